using System.Globalization;
using System.Net;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Reconciliation;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using BillingPortal.UsageReporting;
using BillingPortal.UsageReporting.Corrections;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.UsageReporting.Corrections;

/// <summary>The preview of a correction matches what happens, and the tenant's page records who did it.</summary>
public sealed class CorrectUsageTests(QuickPortal app) : IClassFixture<QuickPortal>
{
    private const string By = "operator@example.com";

    [Fact]
    public async Task Units_added_to_an_hour_cost_what_the_preview_said_and_reach_stripe()
    {
        var (tenant, start) = await UsedAsync(500);
        await app.AdvanceAsync(TimeSpan.FromHours(30));
        var wanted = new Correction("output_tokens", 10_000, "a proxy that did not tell", app.Clock.GetUtcNow().AddHours(-26));
        var (preview, _) = await PreviewAsync(tenant, wanted);
        (preview!.AsUsage, preview.AsCredit, preview.AmountMinor).ShouldBe((10_000L, 0L, 6.5m)); // 10,000 at $0.0065 per 1,000

        (await app.Service<CorrectUsage>().RunAsync(await app.OperatorAsync(), tenant.Id, wanted, default)).ShouldBe(
            new CorrectOutcome.Corrected(10_000, 0, 0)
        );
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        await using var db = app.Db();
        var row = await db.Set<UsageEvent>().SingleAsync(entry => entry.TenantId == tenant.Id && entry.Source == "correction");
        row.OccurredAt.ToUnixTimeMilliseconds().ShouldBe(wanted.Hour!.Value.ToUnixTimeMilliseconds());
        var check = await app.Service<CompareUsage>().RunAsync(tenant.Id, "output_tokens", start, default);
        (check.Ledger, check.Accepted, check.Summary, check.Agrees).ShouldBe((10_001L, 10_001L, 10_001L, true));
    }

    [Fact]
    public async Task What_stripe_takes_back_no_more_is_a_credit_and_the_preview_says_how_much()
    {
        var (tenant, start) = await UsedAsync(4_000);
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        await app.AdvanceAsync(TimeSpan.FromHours(25));
        (await (await tenant.KeyAsync()).ChatAsync(600, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        var wanted = new Correction("input_tokens", -1_600, "a loop of ours");

        var (preview, _) = await PreviewAsync(tenant, wanted);
        // 1,600 at $0.0013 per 1,000.
        (preview!.AsUsage, preview.AsCredit, preview.AmountMinor, preview.Billed).ShouldBe((-600L, 1_000L, -0.208m, 4_600L));
        (await app.Service<CorrectUsage>().RunAsync(await app.OperatorAsync(), tenant.Id, wanted, default)).ShouldBe(
            new CorrectOutcome.Corrected(-600, 1_000, 0.13m)
        );
        (await app.Service<ReportUsage>().FlushAsync(tenant.Id, default)).ShouldBeTrue();
        var check = await app.Service<CompareUsage>().RunAsync(tenant.Id, "input_tokens", start, default);
        (check.Ledger, check.Accepted, check.Summary).ShouldBe((4_000L, 4_000L, 4_000L));

        // The tenant's page shows both, with who and why; no other page does.
        var page = await (
            await app.GetPageAsync($"/admin/tenants/{tenant.Context.PublicId}", SignedInPages.Operator)
        ).Content.ReadAsStringAsync();
        page = WebUtility.HtmlDecode(page);
        foreach (
            var text in (string[])
                [
                    "Corrections and moved usage",
                    "Correct usage",
                    "Corrected · Input tokens",
                    "Credited · Input tokens",
                    "−600",
                    "−1,000",
                    "a loop of ours",
                    By,
                ]
        )
            page.ShouldContain(text);
        var other = await app.SignUpAsync();
        var others = await (
            await app.GetPageAsync($"/admin/tenants/{other.Context.PublicId}", SignedInPages.Operator)
        ).Content.ReadAsStringAsync();
        others.ShouldNotContain("a loop of ours");
        others.ShouldContain("No subscription bills usage, so there is nothing to correct.");
    }

    [Fact]
    public async Task However_usage_is_split_a_correction_counts_once_and_is_no_call()
    {
        var (tenant, _) = await UsedAsync(500);
        (
            await app.Service<CorrectUsage>()
                .RunAsync(await app.OperatorAsync(), tenant.Id, new("input_tokens", -8, "a loop of ours"), default)
        ).ShouldBe(new CorrectOutcome.Corrected(-8, 0, 0));
        (
            await app.Service<CorrectUsage>()
                .RunAsync(await app.OperatorAsync(), tenant.Id, new("input_tokens", 3, "of which three were right"), default)
        ).ShouldBe(new CorrectOutcome.Corrected(3, 0, 0));
        var (from, to) = (
            new DateTimeOffset(app.Clock.GetUtcNow().AddDays(-2).UtcDateTime.Date, TimeSpan.Zero),
            app.Clock.GetUtcNow().AddDays(1)
        );
        foreach (var split in Enum.GetValues<UsageSplit>())
        {
            var rows = await app.Service<UsageQueries>()
                .ByDayAsync(tenant.Context, from, to, "input_tokens", split, includeTest: false, default);
            (rows.Sum(row => row.Quantity), rows.Sum(row => row.Events)).ShouldBe((495L, 1L), split.ToString());
            if (split != UsageSplit.None)
                rows.Where(row => row.Group == "Moved or corrected").Sum(row => row.Quantity).ShouldBe(-5, split.ToString());
            var drawn = await app.Service<UsageBreakdown>()
                .ReadAsync(tenant.Context, from, from.AddDays(4), "input_tokens", split, default);
            (drawn.Sum(row => row.Quantity), drawn.Sum(row => row.Events)).ShouldBe((495L, 1L), split.ToString());
            drawn.Where(row => row.Group == "Moved or corrected").Sum(row => row.Quantity).ShouldBe(-5, split.ToString());
        }
        using var csv = new MemoryStream();
        await app.Service<ExportUsage>()
            .WriteAsync(
                tenant.Context,
                DateOnly.FromDateTime(from.UtcDateTime),
                DateOnly.FromDateTime(to.UtcDateTime),
                "input_tokens",
                keyId: null,
                csv,
                default
            );
        var cells = System
            .Text.Encoding.UTF8.GetString(csv.ToArray())
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split(','))
            .ToList();
        (
            cells.Sum(line => long.Parse(line[9], CultureInfo.InvariantCulture)),
            cells.Sum(line => long.Parse(line[8], CultureInfo.InvariantCulture))
        ).ShouldBe((495L, 1L));
        cells.ShouldContain(line => line[2] == "Moved or corrected" && line[3].Length == 0);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_by_the_preview_and_by_the_click()
    {
        var (tenant, _) = await UsedAsync(500);
        var now = app.Clock.GetUtcNow();
        foreach (
            var (wanted, field) in new (Correction, string)[]
            {
                (new("input_tokens", 0, "x"), "quantity"),
                (new("input_tokens", 1_000_000_000_000_000, "x"), "quantity"),
                (new("input_tokens", -501, "x"), "quantity"),
                (new("input_tokens", 5, "  "), "reason"),
                (new("input_tokens", 5, new string('x', 501)), "reason"),
                (new("input_tokens", 5, "x", now.AddHours(48)), "hour"),
                (new("input_tokens", 5, "x", now.AddHours(-48)), "hour"),
                (new("input_tokens", -5, "x", now), "hour"),
                (new("api_calls", 5, "x"), "meter"),
                (new("nonsense", 5, "x"), "meter"),
            }
        )
        {
            var (preview, refused) = await PreviewAsync(tenant, wanted);
            preview.ShouldBeNull();
            refused!.Field.ShouldBe(field, wanted.ToString());
            (await app.Service<CorrectUsage>().RunAsync(await app.OperatorAsync(), tenant.Id, wanted, default)).ShouldBe(refused);
        }
        await using var db = app.Db();
        (await db.Set<UsageAdjustment>().AnyAsync(row => row.TenantId == tenant.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task Changed_terms_hold_at_once_and_say_who_and_why()
    {
        var tenant = await app.SignUpAsync();
        var set = app.Service<SetReportingTerms>();
        (await set.RunAsync(await app.OperatorAsync(), tenant.Id, "pigeon", LateUsage.CarryOver, "x", default)).ShouldNotBeNull();
        (
            await set.RunAsync(await app.OperatorAsync(), tenant.Id, ReporterNames.Shadow, LateUsage.WriteOff, " ", default)
        ).ShouldNotBeNull();
        (
            await set.RunAsync(
                await app.OperatorAsync(),
                tenant.Id,
                ReporterNames.Shadow,
                LateUsage.WriteOff,
                "on the way over from usage records",
                default
            )
        ).ShouldBeNull();
        await using var db = app.Db();
        var stored = await db.Set<Tenant>().SingleAsync(row => row.Id == tenant.Id);
        (stored.UsageReporter, stored.LateUsage).ShouldBe((ReporterNames.Shadow, LateUsage.WriteOff));
        var page = await (
            await app.GetPageAsync($"/admin/tenants/{tenant.Context.PublicId}", SignedInPages.Operator)
        ).Content.ReadAsStringAsync();
        foreach (
            var text in (string[])
                ["Reporting terms", "Terms changed", "on the way over from usage records", By, "shadow: both, billed by one"]
        )
            page.ShouldContain(text);
        (
            await set.RunAsync(await app.OperatorAsync(), tenant.Id, ReporterNames.Shadow, LateUsage.WriteOff, "once more", default)
        ).ShouldNotBeNull();
        (await set.RunAsync(await app.OperatorAsync(), tenant.Id, null, LateUsage.WriteOff, "done", default)).ShouldBeNull();
        (
            await db.Set<UsageAdjustment>()
                .Where(row => row.TenantId == tenant.Id)
                .OrderBy(row => row.Id)
                .Select(row => row.Reason)
                .ToListAsync()
        ).ShouldBe([
            "Usage goes to Stripe as shadow: both, billed by one, before as the installation’s default. Usage that comes after its "
                + "invoice is final is written off, before carried over: on the way over from usage records",
            "Usage goes to Stripe as the installation’s default, before as shadow: both, billed by one: done",
        ]);
    }

    private async Task<(TestTenant Tenant, DateTimeOffset PeriodStart)> UsedAsync(int input)
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        (await (await tenant.KeyAsync()).ChatAsync(input, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        return (tenant, subscription.PeriodStart);
    }

    private Task<(CorrectionPreview? Preview, CorrectOutcome.Refused? Refused)> PreviewAsync(TestTenant tenant, Correction wanted) =>
        app.Service<PreviewCorrection>().RunAsync(tenant.Id, wanted, default);
}
