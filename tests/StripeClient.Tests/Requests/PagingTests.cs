using System.Globalization;
using Stripe.Tests.Support;

namespace Stripe.Tests.Requests;

public sealed class PagingTests
{
    [Fact]
    public async Task All_pages_are_walked_and_the_callers_options_stay()
    {
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers(Page(true, 1, 2))
            .Answers(Page(true, 3, 4))
            .Answers(Page(false, 5));
        var options = new CustomerListOptions { Limit = 2, Email = "a@example.com" };
        var ids = await Ids(stripe.Client().V1.Customers.ListAutoPagingAsync(options));

        ids.ShouldBe(["cus_1", "cus_2", "cus_3", "cus_4", "cus_5"]);
        stripe
            .Requests.Select(request => request.Query)
            .ShouldBe([
                "?limit=2&email=a@example.com",
                "?limit=2&starting_after=cus_2&email=a@example.com",
                "?limit=2&starting_after=cus_4&email=a@example.com",
            ]);
        options.StartingAfter.ShouldBeNull();
    }

    [Fact]
    public async Task Before_a_cursor_the_walk_goes_backwards()
    {
        // Pages are newest first; iterating back from cus_9 yields 8, 7, then 6.
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Page(true, 7, 8)).Answers(Page(false, 6));
        var ids = await Ids(stripe.Client().V1.Customers.ListAutoPagingAsync(new CustomerListOptions { EndingBefore = "cus_9" }));

        ids.ShouldBe(["cus_8", "cus_7", "cus_6"]);
        stripe.Requests.Last().Query.ShouldBe("?ending_before=cus_7");
    }

    [Fact]
    public async Task An_empty_page_ends_the_walk_whatever_has_more_says()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Page(true));
        (await Ids(stripe.Client().V1.Customers.ListAutoPagingAsync())).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_repeats_is_an_error_and_not_an_endless_loop()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Page(true, 1)).Answers(Page(true, 1));
        await Should.ThrowAsync<StripeException>(() => Ids(stripe.Client().V1.Customers.ListAutoPagingAsync()));
    }

    [Fact]
    public async Task Leaving_the_walk_early_asks_for_no_more_pages()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Page(true, 1, 2));
        await foreach (var customer in stripe.Client().V1.Customers.ListAutoPagingAsync())
        {
            if (customer.Id == "cus_2")
                break;
        }

        stripe.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Searches_follow_their_page_tokens()
    {
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers(
                """{"object":"search_result","data":[{"id":"cus_1","object":"customer"}],"has_more":"""
                    + """true,"next_page":"p2","url":"/v1/customers/search","total_count":2}"""
            )
            .Answers("""{"object":"search_result","data":[{"id":"cus_2","object":"customer"}],"has_more":false,"next_page":null}""");
        var ids = await Ids(
            stripe.Client().V1.Customers.SearchAutoPagingAsync(new CustomerSearchOptions { Query = "metadata['tenant']:'t1'" })
        );

        ids.ShouldBe(["cus_1", "cus_2"]);
        stripe.Requests.Last().Query.ShouldBe("?page=p2&query=metadata['tenant']:'t1'");
    }

    [Fact]
    public async Task A_list_can_be_enumerated()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Page(false, 1, 2));
        var list = await stripe.Client().V1.Customers.ListAsync();
        list.Select(customer => customer.Id).ShouldBe(["cus_1", "cus_2"]);
        list.Reverse();
        list.Data[0].Id.ShouldBe("cus_2");
    }

    private static async Task<List<string>> Ids(IAsyncEnumerable<Customer> customers)
    {
        var ids = new List<string>();
        await foreach (var customer in customers)
            ids.Add(customer.Id);
        return ids;
    }

    private static string Page(bool hasMore, params int[] ids)
    {
        var data = string.Join(
            ',',
            ids.Select(id => string.Create(CultureInfo.InvariantCulture, $$"""{"id":"cus_{{id}}","object":"customer"}"""))
        );
        return $$"""{"object":"list","url":"/v1/customers","has_more":{{(hasMore ? "true" : "false")}},"data":[{{data}}]}""";
    }
}
