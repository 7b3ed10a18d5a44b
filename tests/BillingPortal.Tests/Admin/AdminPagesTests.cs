using System.Net;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Admin;

/// <summary>Only operators can reach the operator's pages; for anyone else they answer like a mistyped address.</summary>
[Collection(SharedPortal.Name)]
public sealed class AdminPagesTests(PortalApp app)
{
    private const string OperatorEmail = SignedInPages.Operator;

    public static readonly TheoryData<string, string> Pages = new()
    {
        { "/admin/tenants", "Tenants" },
        { "/admin/tenants?q=a&status=grace&plan=pro&page=2", "Tenants" },
        { "/admin/invoices", "Invoices" },
        { "/admin/events", "Stripe events" },
        { "/admin/reconciliation", "Reconciliation" },
        { "/admin/jobs", "Jobs" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nobody_and_customers_get_404_and_operators_the_page(string path, string heading)
    {
        var customer = await app.SignUpAsync();

        (await GetAsync(path, email: null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var refused = await GetAsync(path, customer.Email);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await refused.Content.ReadAsStringAsync()).ShouldNotContain("ten_");
        var shown = await GetAsync(path, OperatorEmail);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await shown.Content.ReadAsStringAsync()).ShouldContain($"<h1 tabindex=\"-1\">{heading}</h1>");
    }

    [Theory]
    [InlineData("/admin/invoices?status=nope", "There is no status “nope”. This filter is left out.")]
    [InlineData("/admin/tenants?status=nope&plan=gold", "There is no plan “gold” and no status “nope”. These filters are left out.")]
    [InlineData("/admin/events?state=nope", "There is no state “nope”. This filter is left out.")]
    [InlineData("/admin/reconciliation?meter=nope&show=x", "There is no choice “x” and no meter “nope”. These filters are left out.")]
    [InlineData("/invoices?status=nope&year=abc", "There is no status “nope” and no year “abc”. These filters are left out.")]
    [InlineData("/invoices?status=paid&year=2026", null)]
    [InlineData("/admin/tenants?status=grace&plan=pro", null)]
    public async Task A_filter_that_is_left_out_is_named(string path, string? notice)
    {
        var customer = await app.SignUpAsync();

        var page = await app.ReadPageAsync(path, path.StartsWith("/admin", StringComparison.Ordinal) ? OperatorEmail : customer.Email);

        if (notice is null)
            page.ShouldNotContain("left out");
        else
            page.ShouldContain(notice);
    }

    [Fact]
    public async Task A_customer_cannot_even_see_its_own_tenant_there()
    {
        var customer = await app.SignUpAsync("Peering Ltd");
        var path = $"/admin/tenants/{customer.Context.PublicId}";

        (await GetAsync(path, customer.Email)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync(path, email: null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var shown = await GetAsync(path, OperatorEmail);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await shown.Content.ReadAsStringAsync()).ShouldContain("Peering Ltd");
    }

    [Fact]
    public async Task An_unknown_tenant_is_the_ordinary_404()
    {
        var missing = await GetAsync("/admin/tenants/ten_nobody", OperatorEmail);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await missing.Content.ReadAsStringAsync()).ShouldContain("There is nothing here");
    }

    [Theory]
    [InlineData("page=-5")]
    [InlineData("page=999999999")]
    [InlineData("status=nonsense")]
    [InlineData("status=7&plan=%00&q=%25_'%22%3Cscript%3E")]
    public async Task Nonsense_in_the_address_is_no_failure(string query) =>
        (await GetAsync("/admin/tenants?" + query, OperatorEmail)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Keys_are_shown_by_their_prefix_only()
    {
        var tenant = await app.SignUpAsync();
        var key = await tenant.KeyAsync();
        var page = await (await GetAsync($"/admin/tenants/{tenant.Context.PublicId}", OperatorEmail)).Content.ReadAsStringAsync();

        page.ShouldContain(key.Secret[..12]);
        page.ShouldNotContain(key.Secret[..16]);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? email) => app.GetPageAsync(path, email);
}
