using System.Net;
using System.Text.RegularExpressions;
using BillingPortal.Admin.Reconciliation;
using BillingPortal.Reconciliation;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Reconciliation;

/// <summary>The stored comparisons, as operators filter them.</summary>
[Collection(SharedPortal.Name)]
public sealed class ReconciliationQueriesTests(PortalApp app)
{
    private static readonly DateTimeOffset Period = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Differences_come_before_what_is_on_the_way_and_agreeing_ones_are_behind_a_filter()
    {
        var tenant = await app.SignUpAsync("Compared Ltd");
        var queries = app.Service<ReconciliationQueries>();
        var before = await queries.FiguresAsync(null, default);
        await AddAsync(tenant.Id, "api_calls", DriftCause.None);
        await AddAsync(tenant.Id, "tokens", DriftCause.InFlight);
        await AddAsync(tenant.Id, "scraping_tasks", DriftCause.Unknown);

        (await ShownAsync(null)).ShouldBe(["scraping_tasks", "tokens"]);
        (await ShownAsync("nonsense")).ShouldBe(["scraping_tasks", "tokens"]);
        (await ShownAsync("inflight")).ShouldBe(["tokens"]);
        (await ShownAsync("none")).ShouldBe(["api_calls"]);
        (await ShownAsync("all")).ShouldBe(["scraping_tasks", "tokens", "api_calls"]);
        (await ShownAsync("all", meter: "tokens")).ShouldBe(["tokens"]);
        var figures = await queries.FiguresAsync(null, default);
        (
            figures.Compared - before.Compared,
            figures.Agree - before.Agree,
            figures.InFlight - before.InFlight,
            figures.Differ - before.Differ,
            figures.NeedPerson - before.NeedPerson
        ).ShouldBe((3, 1, 1, 1, 1));
        (await queries.FiguresAsync(tenant.Id, default)).Compared.ShouldBe(3);

        async Task<IEnumerable<string>> ShownAsync(string? show, string? meter = null) =>
            (await app.Service<ReadReconciliation>().RunAsync(null, "Compared Ltd", show, meter, 0, 50, default))!.Rows.Select(row =>
                row.Check.Meter
            );
    }

    [Fact]
    public async Task One_tenants_page_shows_its_sums_causes_and_repairs_and_nobody_elses()
    {
        var tenant = await app.SignUpAsync("Looked at Ltd");
        var other = await app.SignUpAsync("Not looked at Ltd");
        await AddAsync(
            tenant.Id,
            "tokens",
            DriftCause.Late,
            check => (check.Ledger, check.Accepted, check.Summary, check.Invoiced) = (1_250, 1_000, 1_000, 1_000)
        );
        await AddAsync(
            tenant.Id,
            "api_calls",
            DriftCause.InFlight,
            check => (check.Ledger, check.Accepted, check.Pending, check.Summary, check.Legacy, check.Shadow) = (70, 60, 10, 60, 61, 62)
        );
        await AddAsync(tenant.Id, "scraping_tasks", DriftCause.InDoubt);
        await AddAsync(other.Id, "tokens", DriftCause.Rejected, check => check.Rejected = 777);
        var path = $"/admin/tenants/{tenant.Context.PublicId}/reconciliation";

        var page = await (await app.GetPageAsync(path, SignedInPages.Operator)).Content.ReadAsStringAsync();
        foreach (
            var text in (string[])
                [
                    "Reconciliation of Looked at Ltd",
                    "1,250",
                    "250 missing",
                    "Not on the final invoice of its period",
                    "Move 250 to the running period",
                    "10 on the way",
                    "records 61",
                    "copies 62",
                    "Report 10 now",
                    "Whether Stripe has a report cannot be told",
                ]
        )
            page.ShouldContain(text);
        page.ShouldNotContain("Not looked at Ltd");
        page.ShouldNotContain("Send 777 again");
        var all = await (await app.GetPageAsync("/admin/reconciliation?q=looked", SignedInPages.Operator)).Content.ReadAsStringAsync();
        all.ShouldContain("Send 777 again");
        all.ShouldContain($"admin/tenants/{tenant.Context.PublicId}/reconciliation");

        (await app.GetPageAsync(path, tenant.Email)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await app.GetPageAsync(path, null)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await app.GetPageAsync("/admin/tenants/ten_nobody/reconciliation", SignedInPages.Operator)).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.NotFound
        );
        (
            await (await app.GetPageAsync($"/admin/tenants/{tenant.Context.PublicId}", SignedInPages.Operator)).Content.ReadAsStringAsync()
        ).ShouldContain($"admin/tenants/{tenant.Context.PublicId}/reconciliation");
    }

    [Fact]
    public async Task Nothing_compared_is_neither_a_zero_nor_green()
    {
        var tenant = await app.SignUpAsync();
        var page = $"/admin/tenants/{tenant.Context.PublicId}/reconciliation";
        var empty = await TextAsync();
        empty.ShouldContain("not compared yet");
        empty.ShouldNotContain("All sums agree");
        Figure(empty, "Differ").ShouldBe("–");

        await AddAsync(tenant.Id, "tokens", DriftCause.NotCompared, check => (check.Accepted, check.Summary) = (10, null));
        var unasked = await app.Service<ReconciliationQueries>().FiguresAsync(tenant.Id, default);
        (unasked.Compared, unasked.NotCompared, unasked.Agree, unasked.Differ, unasked.NeedPerson).ShouldBe((0, 1, 0, 0, 0));
        var shown = await TextAsync();
        shown.ShouldContain("Stripe could not be asked");
        shown.ShouldNotContain("All sums agree");
        Figure(shown, "Differ").ShouldBe("–");

        await AddAsync(tenant.Id, "api_calls", DriftCause.None);
        var half = await TextAsync();
        (Figure(half, "Differ"), Figure(half, "Compared")).ShouldBe(("0", "1"));

        async Task<string> TextAsync() =>
            WebUtility.HtmlDecode(await (await app.GetPageAsync(page, SignedInPages.Operator)).Content.ReadAsStringAsync());
        static string Figure(string html, string label) =>
            Regex
                .Match(html, $"{label}</[^>]*>\\s*<[^>]*>\\s*(?:<b[^>]*>)?([^<\\s]+)", RegexOptions.None, TimeSpan.FromSeconds(10))
                .Groups[1]
                .Value;
    }

    private async Task AddAsync(long tenantId, string meter, DriftCause cause, Action<UsageCheck>? with = null)
    {
        await using var db = app.Db();
        var check = new UsageCheck
        {
            TenantId = tenantId,
            Meter = meter,
            PeriodStart = Period,
            PeriodEnd = Period.AddMonths(1),
            Ledger = 10,
            Accepted = 9,
            Drift = cause,
            Agrees = cause == DriftCause.None,
            CheckedAt = app.Clock.GetUtcNow(),
        };
        with?.Invoke(check);
        db.Add(check);
        await db.SaveChangesAsync();
    }
}
