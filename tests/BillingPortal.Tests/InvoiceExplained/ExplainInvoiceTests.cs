using System.Net;
using BillingPortal.InvoiceExplained;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.PlanChanges;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.InvoiceExplained;

/// <summary>An invoice breaks down into days, keys and ledger rows that sum to it, without reading other tenants' ledger.</summary>
public sealed class ExplainInvoiceTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Days_keys_and_rows_sum_to_the_line_and_belong_to_one_tenant()
    {
        var tenant = await app.SignUpAsync();
        var stranger = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var (first, second, test) = (await tenant.KeyAsync(), await tenant.KeyAsync(), await tenant.KeyAsync(isTest: true));
        for (var i = 1; i <= 3; i++)
            (await first.ChatAsync(100 * i, 10)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await test.ChatAsync(999, 10)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromDays(2));
        (await second.ChatAsync(40, 10)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await first.ChatAsync(60, 10)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (
            await app.Service<CorrectUsage>().RunAsync(await app.OperatorAsync(), tenant.Id, "input_tokens", -50, "a loop of ours", default)
        ).ShouldBeOfType<CorrectOutcome.Corrected>();
        var line = (await RenewAsync(tenant, subscription)).Lines.Single(row => row.Meter == "input_tokens");
        var id = await IdAsync(line);
        var path = $"/api/billing/invoices/{id}";

        line.Quantity.ShouldBe(650);
        var explained = (await app.Service<ExplainInvoice>().LineAsync(tenant.Context, id, line.Position, default))!;
        explained.Explained.ShouldBe(650);
        explained.Days.Sum(day => day.ExactMinor).ShouldBe(line.ExactMinor);
        explained.Days.Select(day => day.Day).Distinct().Count().ShouldBe(2);
        explained
            .Days.Where(day => day.KeyId != 0)
            .Select(day => (day.KeyId, day.Quantity, day.Rows))
            .ShouldBe([(first.Id, 600L, 3L), (first.Id, 60L, 1L), (second.Id, 40L, 1L)]);
        explained.Days.Where(day => day.KeyId == 0).Sum(day => day.Quantity).ShouldBe(-50);
        await PartsShouldHaveTheirRowsAsync(first, $"{path}/lines/{line.Position}/ledger", explained.Days);
        await ProgramsShouldReadTheSameAsync(first, path, line);
        await OthersShouldFindNothingAsync(await stranger.KeyAsync(), path, line.Position);
        (await first.GetAsync($"{path}/lines/999/ledger")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await first.GetAsync($"{path}/lines/{line.Position}/ledger?limit=1001")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        var shown = WebUtility.HtmlDecode(await (await app.GetPageAsync($"/invoices/{id}", tenant.Email)).Content.ReadAsStringAsync());
        shown.ShouldContain("Down to the single call");
        shown.ShouldContain($"{path[1..]}/explanation.csv");
        shown.ShouldContain("650 × $0.0013 / 1K");
        (await app.GetPageAsync($"/invoices/{id}", stranger.Email)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    // Every part breaks down into rows, also when they are fetched one at a time.
    private static async Task PartsShouldHaveTheirRowsAsync(TestKey key, string ledger, IReadOnlyList<ExplainedDay> parts)
    {
        foreach (var part in parts)
        {
            var (sum, count, after) = (0L, 0L, "");
            do
            {
                var page = await (await key.GetAsync($"{ledger}?day={part.Day}&key={part.KeyId}&limit=1{after}")).JsonAsync();
                var rows = page.GetProperty("data").EnumerateArray().ToList();
                rows.Count.ShouldBeLessThanOrEqualTo(1);
                (sum, count) = (sum + rows.Sum(row => row.GetProperty("quantity").GetInt64()), count + rows.Count);
                after = page.GetProperty("next").GetString() is { } next ? "&after=" + next : "";
            } while (after.Length > 0);
            (sum, count).ShouldBe((part.Quantity, part.Rows));
        }
    }

    private static async Task ProgramsShouldReadTheSameAsync(TestKey key, string path, InvoiceLineCopy line)
    {
        var json = await (await key.GetAsync($"{path}/explanation")).JsonAsync();
        json.GetProperty("lines")
            .EnumerateArray()
            .Single(one => one.GetProperty("meter").GetString() == "input_tokens")
            .GetProperty("explained")
            .GetInt64()
            .ShouldBe(650);
        var cells = (await (await key.GetAsync($"{path}/explanation.csv")).Content.ReadAsStringAsync())
            .Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries)
            .Select(row => row.Split(','))
            .ToList();
        cells[0]
            .ShouldBe([
                "line",
                "description",
                "meter",
                "day",
                "key",
                "quantity",
                "ledger_rows",
                "unit_amount_minor",
                "exact_minor",
                "currency",
                "meter_name",
                "line_amount_minor",
                "key_prefix",
            ]);
        var parts = cells.Where(row => row[2] == "input_tokens").ToList();
        parts.ShouldAllBe(row => row[10] == "Input tokens");
        parts
            .Select(row => row[11])
            .Where(text => text.Length > 0)
            .ShouldBe([line.AmountMinor.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        parts.Where(row => row[4] == "Moved or corrected").ShouldAllBe(row => row[12].Length == 0);
        parts.Where(row => row[4] != "Moved or corrected").ShouldAllBe(row => row[12].StartsWith("bp_"));
    }

    private static async Task OthersShouldFindNothingAsync(TestKey spy, string path, int position)
    {
        foreach (
            var foreign in (string[])
                [$"{path}/explanation", $"{path}/explanation.csv", $"{path}/lines/{position}/ledger", $"{path}/lines/999/ledger"]
        )
            (await spy.GetAsync(foreign)).StatusCode.ShouldBe(HttpStatusCode.NotFound, foreign);
    }

    [Fact]
    public Task A_line_that_was_cut_within_an_hour_takes_only_its_own_rows() => CutAsync(app);

    [Fact]
    public async Task A_cut_line_comes_apart_on_PostgreSQL_too()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var portal = new OnPostgres("--ConnectionStrings:Billing=" + await postgres.NewDatabaseAsync());
        try
        {
            await portal.InitializeAsync();
            await CutAsync(portal);
        }
        finally
        {
            await portal.DisposeAsync();
            await postgres.DisposeAsync();
        }
    }

    private sealed class OnPostgres(string database) : PortalApp
    {
        protected override IEnumerable<string> Settings => [database];
    }

    private static async Task CutAsync(PortalApp app)
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(30, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));
        var cut = app.Clock.GetUtcNow();
        (await key.ChatAsync(12, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var db = app.Db();
        var copy = new InvoiceCopy
        {
            TenantId = tenant.Id,
            StripeInvoiceId = "in_cut_" + tenant.Id,
            StripeSubscriptionId = subscription.StripeSubscriptionId,
            Status = "paid",
            BillingReason = "subscription_update",
            Currency = "usd",
            CreatedAt = cut,
            PeriodStart = subscription.PeriodStart,
            PeriodEnd = cut,
            Lines = [Line(0, subscription.PeriodStart, cut, 30), Line(1, cut, subscription.PeriodEnd, 12)],
        };
        db.Add(copy);
        await db.SaveChangesAsync();
        var explained = (await app.Service<ExplainInvoice>().RunAsync(tenant.Context, copy.StripeInvoiceId, default))!;
        explained.Lines.Select(line => line.Explained).ShouldBe([30L, 12L]);
        explained.Lines.ShouldAllBe(line => line.Days.Count == 1 && line.Days[0].KeyId == key.Id);
        foreach (var (position, quantity) in new[] { (0, 30L), (1, 12L) })
            (await app.Service<ExplainInvoice>().RowsAsync(tenant.Context, copy.StripeInvoiceId, position, null, null, 0, 100, default))!
                .Rows.Sum(row => row.Quantity)
                .ShouldBe(quantity);
    }

    [Fact]
    public async Task Usage_in_the_second_of_a_change_is_on_the_line_that_billed_it()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));
        (await key.ChatAsync(30, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);
        await app.AdvanceAsync(TimeSpan.FromSeconds(2));
        (await key.ChatAsync(12, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);

        // Stripe names the second of the change only, so the first call of these appears to be after it.
        await using var db = app.Db();
        var calls = await db.Set<UsageEvent>()
            .Where(row => row.TenantId == tenant.Id && row.Meter == "input_tokens")
            .OrderBy(row => row.Id)
            .ToListAsync();
        var second = DateTimeOffset.FromUnixTimeSeconds(calls[0].OccurredAt.ToUnixTimeSeconds());
        var reports = await db.Set<UsageReport>()
            .Where(row => row.TenantId == tenant.Id && row.Meter == "input_tokens")
            .OrderBy(row => row.Id)
            .ToListAsync();
        (reports[0].Timestamp, reports[0].CreatedAt) = (second.AddMinutes(-1), calls[0].OccurredAt);
        (reports[1].Timestamp, reports[1].CreatedAt) = (second, calls[1].OccurredAt);
        var copy = new InvoiceCopy
        {
            TenantId = tenant.Id,
            StripeInvoiceId = "in_second_" + tenant.Id,
            StripeSubscriptionId = subscription.StripeSubscriptionId,
            Status = "paid",
            BillingReason = "subscription_update",
            Currency = "usd",
            CreatedAt = second,
            PeriodStart = subscription.PeriodStart,
            PeriodEnd = second,
            Lines = [Line(0, subscription.PeriodStart, second, 30), Line(1, second, subscription.PeriodEnd, 12)],
        };
        db.Add(copy);
        await db.SaveChangesAsync();

        var explained = (await app.Service<ExplainInvoice>().RunAsync(tenant.Context, copy.StripeInvoiceId, default))!;
        explained.Lines.Select(line => line.Explained).ShouldBe([30L, 12L]);
    }

    [Fact]
    public async Task Every_unit_between_changes_in_a_row_is_billed_and_explained_once()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));
        (await key.ChatAsync(4, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var plan in (string[])["pro_sonnet", "pro_haiku", "pro"])
        {
            (await app.Service<ChangePlan>().ApplyAsync(tenant.Context, plan, null, default)).ShouldBeOfType<PlanChangeOutcome.Changed>();
            (await key.ChatAsync(4, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);
        List<InvoiceCopy> copies = [];
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var db = app.Db();
                copies = await db.Set<InvoiceCopy>().Include(row => row.Lines).Where(row => row.TenantId == tenant.Id).ToListAsync();
                return Billed(copies).Count() >= 3;
            },
            "each change is invoiced"
        );
        Billed(copies).Select(line => line.Quantity).ShouldBe([4L, 4L, 4L]);
        foreach (var copy in copies)
            (await app.Service<ExplainInvoice>().RunAsync(tenant.Context, copy.StripeInvoiceId, default))!
                .Lines.Where(line => line.Meter is not null)
                .ShouldAllBe(line => line.Explained == line.Quantity);

        static IEnumerable<InvoiceLineCopy> Billed(List<InvoiceCopy> copies) =>
            copies.SelectMany(copy => copy.Lines).Where(line => line.Meter == "input_tokens");
    }

    [Fact]
    public async Task The_ledger_is_entered_by_its_key_only()
    {
        await using var db = app.Db();
        var span = new LineSpan(1, "tokens", app.Clock.GetUtcNow(), app.Clock.GetUtcNow(), app.Clock.GetUtcNow());
        var command = ReadLedger.Of(ReadLedger.Piece(db, 5, 9), span).CreateDbCommand();
        await db.Database.OpenConnectionAsync();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            plan.Add(reader.GetString(3));
        plan.ShouldContain(step => step.Contains("SEARCH u USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"), string.Join("; ", plan));
        plan.ShouldNotContain(step => step.StartsWith("SCAN u") && !step.Contains("u0"));
    }

    [Fact]
    public void Overlapping_hours_are_walked_once()
    {
        var hour = DateTimeOffset.UnixEpoch;
        ReadLedger
            .Ranges([
                new LedgerHour(hour, 1, 50, 60),
                new LedgerHour(hour, 1, 1, 10),
                new LedgerHour(hour, 1, 5, 20),
                new LedgerHour(hour, 1, 30, 30),
            ])
            .ShouldBe([(1, 20), (30, 30), (50, 60)]);
    }

    private static InvoiceLineCopy Line(int position, DateTimeOffset from, DateTimeOffset to, long quantity) =>
        new()
        {
            StripeLineId = "il_" + Guid.NewGuid().ToString("N"),
            Position = position,
            Description = "Input tokens",
            Meter = "input_tokens",
            PeriodStart = from,
            PeriodEnd = to,
            Quantity = quantity,
        };

    private async Task<string> IdAsync(InvoiceLineCopy line)
    {
        await using var db = app.Db();
        return (await db.Set<InvoiceCopy>().SingleAsync(row => row.Id == line.InvoiceId)).StripeInvoiceId;
    }

    private async Task<InvoiceCopy> RenewAsync(TestTenant tenant, TenantSubscription subscription)
    {
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);
        InvoiceCopy? renewal = null;
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var db = app.Db();
                renewal = await db.Set<InvoiceCopy>()
                    .AsNoTracking()
                    .Include(row => row.Lines)
                    .FirstOrDefaultAsync(row =>
                        row.TenantId == tenant.Id && row.BillingReason == "subscription_cycle" && row.Status == "paid"
                    );
                return renewal is not null;
            },
            "the renewal is paid"
        );
        return renewal!;
    }
}
