using System.Net;
using BillingPortal.Admin;
using BillingPortal.Admin.Tenants;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Reconciliation;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Admin;

/// <summary>Operators' queries over all tenants: sums add up, searches find, pages do not overlap.</summary>
public sealed class AdminQueriesTests(PortalApp app) : IClassFixture<PortalApp>
{
    private AdminQueries Queries => app.Service<AdminQueries>();

    [Fact]
    public async Task Figures_count_a_new_paying_tenant_and_its_calls()
    {
        await app.AwayFromMidnightAsync();
        var before = await Queries.FiguresAsync(default);
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("basic");
        var key = await tenant.KeyAsync();
        for (var i = 0; i < 3; i++)
            await key.GetAsync("/v1/echo");
        (await (await tenant.KeyAsync(isTest: true)).GetAsync("/v1/echo")).EnsureSuccessStatusCode();

        var after = await Queries.FiguresAsync(default);
        (after.Tenants, after.Paying, after.MrrMinor, after.CallsToday).ShouldBe(
            (before.Tenants + 1, before.Paying + 1, before.MrrMinor + 1000, before.CallsToday + 3)
        );
    }

    [Fact]
    public async Task A_refused_call_is_not_a_failed_one()
    {
        await app.AwayFromMidnightAsync();
        var before = await Queries.FiguresAsync(default);
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "the plan sells tokens alone");
        (await key.PostAsync("/v1/chat/completions", new { messages = Array.Empty<object>() })).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
        await app.Service<CountRefusals>().StoreAsync(default);

        var after = await Queries.FiguresAsync(default);
        (after.CallsToday, after.RefusedToday, after.FailedToday).ShouldBe(
            (before.CallsToday + 2, before.RefusedToday + 2, before.FailedToday)
        );
    }

    [Fact]
    public async Task The_history_says_what_changed_of_a_subscription_and_each_change_once()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("basic");
        var key = await tenant.KeyAsync();
        (await key.PostAsync("/api/billing/subscription/change", new { plan = "pro" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ToldAsync("Subscription: Basic → Pro");
        (await key.PostAsync("/api/billing/subscription/cancel", new { now = false })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ToldAsync($"Subscription: ends {subscription.PeriodEnd:yyyy-MM-dd}");
        (await key.PostAsync("/api/billing/subscription/resume", body: null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ToldAsync("Subscription: renews");
        (await HistoryAsync()).Where(text => text.StartsWith("Subscription:", StringComparison.Ordinal)).ShouldBeUnique();

        Task ToldAsync(string text) => PortalApp.EventuallyAsync(async () => (await HistoryAsync()).Contains(text), text);

        async Task<IReadOnlyList<string>> HistoryAsync() =>
            [
                .. HistoryEntry
                    .Of((await app.Service<ReadTenant>().RunAsync(tenant.Context.PublicId, default))!.History)
                    .Select(each => each.Text),
            ];
    }

    [Fact]
    public async Task A_call_on_several_meters_is_one_call()
    {
        await app.AwayFromMidnightAsync();
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var before = await Queries.FiguresAsync(default);
        await (await tenant.KeyAsync()).ChatAsync(10, 5);

        (await Queries.FiguresAsync(default)).CallsToday.ShouldBe(before.CallsToday + 1);
    }

    [Fact]
    public async Task Search_finds_by_name_id_mail_and_Stripe_id_in_any_case()
    {
        var tenant = await app.SignUpAsync("Quince & Sons");
        await using (var db = app.Db())
            await db.InTransactionAsync(
                () =>
                    db.Set<Tenant>()
                        .Where(row => row.Id == tenant.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.StripeCustomerId, "cus_SearchMe42")),
                default
            );

        foreach (
            var text in (string[])
                ["quince", "QUINCE & s", tenant.Context.PublicId, tenant.Email.ToUpperInvariant(), "cus_searchme", "  Quince  "]
        )
            (await TenantsAsync(new TenantFilter(text))).ShouldBe([tenant.Id], text);
        (await TenantsAsync(new TenantFilter("Quince%"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_finds_letters_beyond_ASCII_as_they_are_written()
    {
        var tenant = await app.SignUpAsync("Élan Façade");
        foreach (var text in (string[])["Élan", "Façade", "élan façade"[1..]])
            (await TenantsAsync(new TenantFilter(text))).ShouldBe([tenant.Id], text);
    }

    [Fact]
    public async Task Pages_hold_every_tenant_once_and_know_the_total()
    {
        var made = new List<long>();
        for (var i = 0; i < 5; i++)
            made.Add((await app.SignUpAsync($"Paged {i}")).Id);

        var seen = new List<long>();
        for (var skip = 0; skip < 6; skip += 2)
        {
            var (rows, total) = await Queries.TenantsAsync(new TenantFilter("Paged"), skip, 2, default);
            total.ShouldBe(5);
            seen.AddRange(rows.Select(row => row.Id));
        }
        seen.ShouldBe(made.AsEnumerable().Reverse());
        (await Queries.TenantsAsync(new TenantFilter(), 0, 10_000, default)).Rows.Count.ShouldBeLessThanOrEqualTo(AdminQueries.LargestPage);
    }

    [Fact]
    public async Task Plan_and_status_filters_agree_with_what_the_row_says()
    {
        var trial = await app.SignUpAsync("Filtered trial");
        var paid = await app.SignUpAsync("Filtered paid");
        await paid.SubscribeAsync("team");
        var free = await app.SignUpAsync("Filtered free");
        await using (var db = app.Db())
            await db.InTransactionAsync(
                () =>
                    db.Set<Tenant>()
                        .Where(row => row.Id == free.Id)
                        .ExecuteUpdateAsync(set =>
                            set.SetProperty(row => row.LocalPlan, "free").SetProperty(row => row.LocalPlanSince, app.Clock.GetUtcNow())
                        ),
                default
            );

        (await TenantsAsync(new TenantFilter("Filtered", Plan: "team"))).ShouldBe([paid.Id]);
        (await TenantsAsync(new TenantFilter("Filtered", Plan: "free"))).ShouldBe([free.Id]);
        (await TenantsAsync(new TenantFilter("Filtered", Standing: TenantStanding.Trial))).ShouldBe([trial.Id]);
        (await TenantsAsync(new TenantFilter("Filtered", Standing: TenantStanding.Active))).ShouldBe([paid.Id, free.Id], ignoreOrder: true);
        (await TenantsAsync(new TenantFilter("Filtered", Standing: TenantStanding.Ended))).ShouldBeEmpty();
        foreach (var standing in Enum.GetValues<TenantStanding>())
            (await Queries.TenantsAsync(new TenantFilter(Standing: standing), 0, 100, default)).Rows.ShouldAllBe(row =>
                row.Standing == standing
            );
    }

    [Fact]
    public async Task Who_paid_most_lately_comes_first_and_shows_its_most_used_meter()
    {
        var small = await app.SignUpAsync("Sorted small");
        await small.SubscribeAsync("team");
        var large = await app.SignUpAsync("Sorted large");
        await large.SubscribeAsync("basic");
        await (await large.KeyAsync()).GetAsync("/v1/echo");
        await using (var db = app.Db())
        {
            db.Add(Invoice(large.Id, "paid", 90_000, paid: app.Clock.GetUtcNow()));
            db.Add(Invoice(small.Id, "paid", 99_000, paid: app.Clock.GetUtcNow().AddDays(-AdminQueries.LatelyDays - 1)));
            await db.SaveChangesAsync();
        }

        var (rows, _) = await Queries.TenantsAsync(new TenantFilter("Sorted"), 0, 10, default);
        rows.Select(row => row.Id).ShouldBe([large.Id, small.Id]);
        rows[0].MostUsed.ShouldNotBeNull();
        (rows[0].MostUsed!.Meter, rows[0].MostUsed!.Used, rows[0].MostUsed!.Included).ShouldBe(("api_calls", 1L, 1000L));
    }

    [Fact]
    public async Task A_failed_payment_is_graver_than_a_difference()
    {
        var late = await app.SignUpAsync("Troubled late");
        await late.SubscribeAsync("basic");
        var differs = await app.SignUpAsync("Troubled sums");
        var fine = await app.SignUpAsync("Troubled not");
        await using (var db = app.Db())
        {
            db.Add(Invoice(late.Id, "open", 1000, attempts: 2));
            db.Add(Check(late.Id, DriftCause.Unknown));
            db.Add(Check(differs.Id, DriftCause.Rejected));
            db.Add(Check(fine.Id, DriftCause.InFlight));
            await db.SaveChangesAsync();
        }

        var problems = (await Queries.TenantsAsync(new TenantFilter("Troubled"), 0, 10, default)).Rows.ToDictionary(
            row => row.Id,
            row => row.Problem
        );
        problems.ShouldBe(
            new Dictionary<long, TenantProblem>
            {
                [late.Id] = TenantProblem.PaymentFailed,
                [differs.Id] = TenantProblem.Difference,
                [fine.Id] = TenantProblem.None,
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Invoices_are_found_by_number_and_past_due_is_open_with_a_failed_try()
    {
        var tenant = await app.SignUpAsync("Invoiced Ltd");
        var before = await Queries.InvoiceFiguresAsync(default);
        await using (var db = app.Db())
        {
            db.Add(Invoice(tenant.Id, "open", 700, attempts: 1, number: "INVO-0001"));
            db.Add(Invoice(tenant.Id, "open", 300, number: "INVO-0002"));
            db.Add(Invoice(tenant.Id, "void", 100, number: "INVO-0003"));
            await db.SaveChangesAsync();
        }

        (await InvoicesAsync(null, "invo-0002")).ShouldBe(["INVO-0002"]);
        (await InvoicesAsync(AdminQueries.PastDue, "Invoiced")).ShouldBe(["INVO-0001"]);
        (await InvoicesAsync("void", "Invoiced")).ShouldBe(["INVO-0003"]);
        var figures = await Queries.InvoiceFiguresAsync(default);
        (
            figures.OpenMinor - before.OpenMinor,
            figures.Open - before.Open,
            figures.PastDueMinor - before.PastDueMinor,
            figures.PastDue - before.PastDue
        ).ShouldBe((1000L, 2, 700L, 1));
    }

    [Fact]
    public async Task Given_up_events_that_fail_alike_are_one_group()
    {
        await using (var db = app.Db())
        {
            foreach (
                var (id, reason) in (ReadOnlySpan<(string, string)>)
                    [
                        ("evt_a1", "The price price_1Q2aaaaaa is unknown."),
                        ("evt_a2", "The price price_1Q2bbbbbb is unknown."),
                        ("evt_a3", "Stripe does not answer."),
                    ]
            )
                db.Add(
                    new InboxEvent
                    {
                        EventId = id,
                        Type = "invoice.paid",
                        State = InboxState.Dead,
                        Attempts = 8,
                        LastError = reason,
                        CreatedAt = app.Clock.GetUtcNow(),
                        ReceivedAt = app.Clock.GetUtcNow(),
                        NextAttemptAt = app.Clock.GetUtcNow(),
                    }
                );
            await db.SaveChangesAsync();
        }

        (await Queries.GivenUpAsync(default)).Select(group => group.Ids.Count).ShouldBe([2, 1]);
        (await Queries.NeedsPersonAsync(default))["admin/events"].ShouldBe(3);
    }

    [Fact]
    public async Task One_tenants_page_has_its_own_things_only()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("basic");
        var key = await tenant.KeyAsync();
        await key.GetAsync("/v1/echo");

        var detail = await app.Service<ReadTenant>().RunAsync(tenant.Context.PublicId, default);
        detail.ShouldNotBeNull();
        detail.Tenant.Id.ShouldBe(tenant.Id);
        detail.Keys.Select(row => row.Id).ShouldBe([key.Id]);
        detail.Subscriptions.Single().PlanKey.ShouldBe("basic");
        detail.Period.Meters.Single(meter => meter.Meter == "api_calls").Used.ShouldBe(1);
        detail.Invoices.ShouldAllBe(invoice => invoice.TenantId == tenant.Id);
        (await app.Service<ReadTenant>().RunAsync("ten_nobody", default)).ShouldBeNull();
    }

    private async Task<IEnumerable<long>> TenantsAsync(TenantFilter filter) =>
        (await Queries.TenantsAsync(filter, 0, 50, default)).Rows.Select(row => row.Id);

    private async Task<IEnumerable<string?>> InvoicesAsync(string? status, string text) =>
        (await Queries.InvoicesAsync(status, text, 0, 50, default)).Rows.Select(row => row.Invoice.Number);

    private InvoiceCopy Invoice(
        long tenantId,
        string status,
        long minor,
        int attempts = 0,
        string? number = null,
        DateTimeOffset? paid = null
    ) =>
        new()
        {
            TenantId = tenantId,
            StripeInvoiceId = "in_" + Guid.NewGuid().ToString("N"),
            Status = status,
            BillingReason = "manual",
            Currency = "usd",
            Number = number,
            TotalMinor = minor,
            AmountDueMinor = minor,
            AmountPaidMinor = paid is null ? 0 : minor,
            AmountRemainingMinor = paid is null ? minor : 0,
            PaidAt = paid,
            PaymentAttempts = attempts,
            CreatedAt = app.Clock.GetUtcNow(),
            PeriodStart = app.Clock.GetUtcNow(),
            PeriodEnd = app.Clock.GetUtcNow(),
        };

    private UsageCheck Check(long tenantId, DriftCause cause) =>
        new()
        {
            TenantId = tenantId,
            Meter = "api_calls",
            PeriodStart = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
            PeriodEnd = new DateTimeOffset(2030, 2, 1, 0, 0, 0, TimeSpan.Zero),
            Ledger = 10,
            Accepted = 9,
            Drift = cause,
            Agrees = cause == DriftCause.None,
            CheckedAt = app.Clock.GetUtcNow(),
        };
}
