using BillingPortal.Admin.Parts;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Components;

/// <summary>The operator's filters are in the URL: it can be shared, and changing a filter returns to the first page.</summary>
public sealed class FilterTests : PortalComponents
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void A_choice_goes_into_the_address_beside_the_others_and_back_to_the_first_page()
    {
        Address.NavigateTo("admin/events?state=dead&page=4");
        var pick = Render<FilterPick>(set =>
            set.Add(one => one.Label, "Type").Add(one => one.Name, "type").Add(one => one.Options, [("invoice.paid", "Invoice paid")])
        );
        pick.Find("select").Change("invoice.paid");
        Address.Uri.ShouldEndWith("admin/events?state=dead&type=invoice.paid");
        pick.Find("select").Change("");
        Address.Uri.ShouldEndWith("admin/events?state=dead");
    }

    [Fact]
    public async Task A_search_waits_for_a_pause_and_Enter_does_not()
    {
        Address.NavigateTo("admin/tenants?page=2");
        var search = Render<SearchBox>(set => set.Add(one => one.Label, "Search tenants"));
        search.Find("input").Input("harbour");
        search.Find("form").Submit();
        Address.Uri.ShouldEndWith("admin/tenants?q=harbour");
        search.Render(set => set.Add(one => one.Text, "harbour"));
        search.Find("input").Input("harbour works");
        await search.WaitForAssertionAsync(() => Address.Uri.ShouldEndWith("q=harbour%20works"), Patience);
    }

    [Theory]
    [InlineData(1, 0, "None", "")]
    [InlineData(1, 1, "1 job", "")]
    [InlineData(1, 25, "25 jobs", "")]
    [InlineData(1, 26, "1 – 25 of 26 jobs", "Next page")]
    [InlineData(2, 26, "26 – 26 of 26 jobs", "Previous page")]
    [InlineData(2, 60, "26 – 50 of 60 jobs", "Previous page|Next page")]
    public void A_pager_says_which_rows_and_leads_only_where_there_are_some(int page, int total, string words, string links)
    {
        var pager = Render<Pager>(set => set.Add(one => one.Page, page).Add(one => one.Total, total).Add(one => one.Singular, "job"));
        pager.Find("[role=status]").TextContent.ShouldBe(words);
        string.Join('|', pager.FindAll("a").Select(link => link.GetAttribute("aria-label"))).ShouldBe(links);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(-5, 0)]
    [InlineData(3, 50)]
    public void Nonsense_in_the_address_is_the_first_page(int? page, int skipped) => Pager.Skip(page).ShouldBe(skipped);
}
