using System.Net;
using BillingPortal.ApiKeys;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Usage;

[Collection(SharedPortal.Name)]
public sealed class ExportUsageTests(PortalApp app)
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    public void A_cell_is_never_run_as_a_formula(string value, string cell) => ExportUsage.Cell(value).ShouldBe(cell);

    [Fact]
    public async Task The_export_holds_a_tenants_calls_and_nobody_elses()
    {
        await app.AwayFromMidnightAsync(); // rows are per day
        var tenant = await app.SignUpAsync();
        var issued = (IssueOutcome.Issued)
            await app.Service<IssueKey>()
                .RunAsync(tenant.Context, new KeyRequest("=cmd", Scopes: [Scopes.Call, Scopes.BillingRead]), default);
        var key = new TestKey(app, issued.Key.Id, issued.Secret);
        await key.GetAsync("/v1/echo");
        await key.GetAsync("/v1/echo");
        await (await (await app.SignUpAsync()).KeyAsync()).GetAsync("/v1/echo");

        var answer = await key.GetAsync("/api/billing/usage.csv");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldBe("day,meter,key,key_prefix,test,endpoint,model,status,calls,quantity,duration_ms,refused,code");
        lines[1].ShouldContain($"api_calls,'=cmd,{issued.Key.Prefix},false,/v1/echo,,200,2,2,");
    }

    [Fact]
    public async Task What_was_refused_is_there_too_with_its_number_and_why()
    {
        await app.AwayFromMidnightAsync();
        var tenant = await app.SignUpAsync();
        var (key, other) = (await tenant.KeyAsync(), await tenant.KeyAsync());
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var one in (TestKey[])[key, key, other])
            (
                await one.PostAsync("/v1/chat/completions", new { model = "none", messages = new[] { new { content = "a" } } })
            ).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await PortalApp.EventuallyAsync(async () => (await RefusedAsync("")).Count == 2, "the counts are stored");

        (await RefusedAsync("")).ShouldBe(["0,0,0,2,refused_by_endpoint", "0,0,0,1,refused_by_endpoint"], ignoreOrder: true);
        (await RefusedAsync($"?key={other.Id}")).ShouldBe(["0,0,0,1,refused_by_endpoint"]);
        (await RefusedAsync("?meter=api_calls")).Count.ShouldBe(2, "refused before its meter was known, as the page of one meter shows it");
        var lines = await LinesAsync("?meter=api_calls");
        lines.Single(line => line.EndsWith(",0,", StringComparison.Ordinal)).ShouldContain(",/v1/echo,,200,1,1,");

        async Task<List<string>> RefusedAsync(string query) =>
            [
                .. (await LinesAsync(query))
                    .Where(line => line.Contains(",/v1/chat/completions,,404,", StringComparison.Ordinal))
                    .Select(line => line.Split(",404,")[1]),
            ];

        async Task<string[]> LinesAsync(string query) =>
            (await (await key.GetAsync("/api/billing/usage.csv" + query)).Content.ReadAsStringAsync()).Split(
                "\r\n",
                StringSplitOptions.RemoveEmptyEntries
            );
    }

    [Fact]
    public async Task A_key_that_the_tenant_does_not_have_is_not_one_without_usage()
    {
        var tenant = await app.SignUpAsync();
        var (key, revoked, foreign) = (await tenant.KeyAsync(), await tenant.KeyAsync(), await (await app.SignUpAsync()).KeyAsync());
        (await app.Service<RevokeKey>().RunAsync(tenant.Context, revoked.Id, default)).ShouldBe(RevokeOutcome.Revoked);
        foreach (var path in (string[])["/api/billing/usage.csv", "/api/billing/invoices/in_none/lines/0/ledger"])
        foreach (var id in (long[])[foreign.Id, 999_999_999])
        {
            var answer = await key.GetAsync($"{path}?key={id}");
            var problem = await answer.JsonAsync();
            (answer.StatusCode, problem.GetProperty("field").GetString(), problem.GetProperty("title").GetString()).ShouldBe(
                (HttpStatusCode.BadRequest, "key", $"There is no key {id}. Use the id of one that GET /api/keys lists.")
            );
        }
        foreach (var id in (long[])[key.Id, revoked.Id])
            (await key.GetAsync($"/api/billing/usage.csv?key={id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Usage_is_a_row_for_each_meter_and_never_a_sum_of_different_units()
    {
        await app.AwayFromMidnightAsync();
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(5, 3)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var split in (string[])["none", "key", "model"])
        {
            var rows = await RowsAsync($"?split={split}");
            rows.Select(row => row.Meter).ShouldBeUnique();
            rows.Count.ShouldBeGreaterThan(1);
            foreach (var (meter, quantity, events) in rows)
            {
                events.ShouldBe(1, $"{split}: one call");
                (await RowsAsync($"?split={split}&meter={meter}")).ShouldBe([(meter, quantity, events)]);
            }
        }

        async Task<List<(string Meter, long Quantity, long Events)>> RowsAsync(string query) =>
            [
                .. (await (await key.GetAsync("/api/billing/usage" + query)).JsonAsync())
                    .GetProperty("data")
                    .EnumerateArray()
                    .Select(row =>
                        (
                            row.GetProperty("meter").GetString()!,
                            row.GetProperty("quantity").GetInt64(),
                            row.GetProperty("events").GetInt64()
                        )
                    ),
            ];
    }

    [Fact]
    public async Task A_key_without_the_scope_and_a_range_that_is_too_long_are_refused()
    {
        var tenant = await app.SignUpAsync();
        (await (await tenant.KeyAsync(scopes: Scopes.Call)).GetAsync("/api/billing/usage.csv")).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await (await tenant.KeyAsync()).GetAsync("/api/billing/usage.csv?from=2020-01-01&to=2026-01-01")).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    [Theory]
    [InlineData("to=9999-12-31")]
    [InlineData("from=9999-12-31&to=9999-12-31")]
    [InlineData("to=0001-01-01")]
    [InlineData("from=0001-01-01")]
    public async Task A_day_at_the_calendars_edge_is_refused_by_name(string query)
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        foreach (var path in (string[])["/api/billing/usage", "/api/billing/usage.csv"])
        {
            var answer = await key.GetAsync($"{path}?{query}");
            (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.BadRequest, "invalid_field"));
        }
        (await key.GetAsync("/api/billing/invoices/in_none/lines/0/ledger?day=9999-12-31")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Calls_by_key_count_a_call_once_however_many_meters_it_charges()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(5, 5)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Service<CallsByKey>()(tenant.Context, default))[key.Id].ShouldBe(1);
    }
}
