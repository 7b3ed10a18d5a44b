using System.Net;
using System.Text.RegularExpressions;
using BillingPortal.InvoiceExplained;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.PlanChanges;
using BillingPortal.Plans;
using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.InvoiceExplained;

/// <summary>The page of a paid renewal invoice: its lines, the calls behind them, and the three counts.</summary>
public sealed class TraceInvoiceTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_renewal_is_explained_to_the_unit_and_to_the_fraction_of_a_cent()
    {
        var tenant = await app.SignUpAsync();
        var stranger = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        (await (await tenant.KeyAsync()).ChatAsync(4120, 1500)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await tenant.KeyAsync()).ChatAsync(880, 500)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await tenant.KeyAsync(isTest: true)).ChatAsync(900, 100)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);
        InvoiceRow? row = null;
        await PortalApp.EventuallyAsync(
            async () => (row = await NewestAsync(tenant)) is { Invoice: { Status: "paid", BillingReason: "subscription_cycle" } },
            "the renewal is paid in our copy"
        );

        row!.For.ShouldBe("Pro Haiku + usage");
        var used = new BillingPeriod(subscription.PeriodStart, subscription.PeriodEnd);
        InvoiceText
            .Spans(row.Invoice)
            .ShouldBe(new InvoiceSpans(used.Next(subscription.BillingAnchor), used), "the plan in advance, usage afterwards");
        var id = row.Invoice.StripeInvoiceId;
        (await app.Service<TraceInvoice>().RunAsync(stranger.Context, id, default)).ShouldBeNull("an invoice of others does not exist");
        var explained = (await app.Service<TraceInvoice>().RunAsync(tenant.Context, id, default))!;

        var catalogue = app.Service<IOptions<PlanCatalogue>>().Value;
        explained
            .Invoice.Lines.Select(line => InvoiceLine.Of(line, "usd", catalogue, explained.Anchor))
            .OrderByDescending(line => line.ExactMinor)
            .Select(line => (line.Name, line.Price, line.ExactMinor, line.RoundingMinor))
            .ShouldBe([
                ("Pro Haiku", "$10.00 / month", 1000m, 0m),
                ("Output tokens", "$0.0065 / 1K", 1.3m, -0.3m),
                ("Input tokens", "$0.0013 / 1K", 0.65m, 0.35m),
            ]);
        var input = explained.Meters.Single(meter => meter.Meter == "input_tokens");
        (input.Recorded, input.Accepted, input.Billed, input.OnInvoice, input.State).ShouldBe(
            (5000L, 5000L, 5000L, 5000L, CountState.Agree)
        );
        input
            .Sources.Sources.Select(source => (source.IsTest, source.Calls, source.Quantity))
            .ShouldBe([(false, 1L, 4120L), (false, 1L, 880L), (true, 1L, 900L)]);
        (input.Sources.Calls, input.Sources.Quantity, input.Sources.OtherQuantity).ShouldBe((2L, 5000L, 0L));

        await ShouldAgreeWhenVoidedAsync(tenant, subscription, id);
        await ShouldDifferWithOtherSumsAsync(tenant, id);
    }

    // A voided invoice has billed its usage, which was then forgiven: the comparison counts it, and so does the page.
    private async Task ShouldAgreeWhenVoidedAsync(TestTenant tenant, TenantSubscription subscription, string id)
    {
        await using (var db = app.Db())
            await db.InTransactionAsync(
                () =>
                    db.Set<InvoiceCopy>()
                        .Where(invoice => invoice.StripeInvoiceId == id)
                        .ExecuteUpdateAsync(set => set.SetProperty(invoice => invoice.Status, "void")),
                default
            );
        (await app.Service<CompareUsage>().RunAsync(tenant.Id, "input_tokens", subscription.PeriodStart, default)).Agrees.ShouldBeTrue();
        (await app.Service<TraceInvoice>().RunAsync(tenant.Context, id, default))!
            .Meters.Single(meter => meter.Meter == "input_tokens")
            .State.ShouldBe(CountState.Agree);
    }

    private async Task ShouldDifferWithOtherSumsAsync(TestTenant tenant, string id)
    {
        await using (var db = app.Db())
            await db.InTransactionAsync(
                () =>
                    db.Set<UsageRollup>()
                        .Where(rollup => rollup.TenantId == tenant.Id && rollup.Meter == "input_tokens" && rollup.Billable > 0)
                        .ExecuteUpdateAsync(set => set.SetProperty(rollup => rollup.Billable, rollup => rollup.Billable + 7)),
                default
            );
        (await app.Service<TraceInvoice>().RunAsync(tenant.Context, id, default))!
            .Meters.Single(meter => meter.Meter == "input_tokens")
            .State.ShouldBe(CountState.Differ);
    }

    [Fact]
    public async Task A_part_of_a_period_is_explained_by_its_seconds_and_a_part_of_its_usage_is_not_said_to_be_all()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(82, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromDays(4));
        (await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro", null, default)).ShouldBeOfType<PlanChangeOutcome.Changed>();
        InvoiceRow? row = null;
        await PortalApp.EventuallyAsync(
            async () => (row = await NewestAsync(tenant)) is { Invoice: { Status: "paid", BillingReason: "subscription_update" } },
            "the change is paid in our copy"
        );

        var catalogue = app.Service<IOptions<PlanCatalogue>>().Value;
        var explained = (await app.Service<TraceInvoice>().RunAsync(tenant.Context, row!.Invoice.StripeInvoiceId, default))!;
        var parts = explained
            .Invoice.Lines.Where(line => line.IsProration)
            .Select(line => InvoiceLine.Of(line, "usd", catalogue, explained.Anchor))
            .ToList();
        parts.Select(part => Math.Sign(part.Copy.AmountMinor)).Order().ShouldBe([-1, 1]);
        var whole = (long)(subscription.PeriodEnd - subscription.PeriodStart).TotalSeconds;
        foreach (var part in parts)
        {
            part.Share.ShouldNotBeNull().OfSeconds.ShouldBe(whole);
            part.Share.Seconds.ShouldBe((long)(subscription.PeriodEnd - part.Copy.PeriodStart).TotalSeconds);
            part.ExactMinor.ShouldBe(Math.Sign(part.Copy.AmountMinor) * part.Copy.UnitAmountMinor * part.Share.Seconds / whole);
            Math.Abs(part.RoundingMinor).ShouldBeLessThanOrEqualTo(0.5m);
        }
        var json = (await app.Service<ExplainInvoice>().RunAsync(tenant.Context, row.Invoice.StripeInvoiceId, default))!;
        json.Lines.Count(line => line.Arithmetic.Contains($" of {whole:N0} seconds = ")).ShouldBe(2);
        var page = WebUtility.HtmlDecode(
            await (await app.GetPageAsync($"/invoices/{row.Invoice.StripeInvoiceId}", tenant.Email)).Content.ReadAsStringAsync()
        );
        page.ShouldContain($"/ {whole:N0} seconds");
    }

    [Fact]
    public async Task An_invoice_that_bills_a_part_of_the_period_says_which()
    {
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(82, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.AdvanceAsync(TimeSpan.FromDays(4));
        (
            await app.Service<ChangePlan>().ApplyAsync(tenant.Context, "pro_sonnet", null, default)
        ).ShouldBeOfType<PlanChangeOutcome.Changed>();
        (await key.ChatAsync(8, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.TurnPeriodAsync(tenant, subscription.PeriodEnd);

        var renewal = (await app.RenewalAsync(tenant, subscription.PeriodEnd))!;
        var count = (await app.Service<TraceInvoice>().RunAsync(tenant.Context, renewal.StripeInvoiceId, default))!.Meters.Single(meter =>
            meter.Meter == "input_tokens"
        );
        (count.OnInvoice, count.Billed, count.Sources.Quantity, count.State).ShouldBe((8L, 90L, 90L, CountState.Agree));
        var page = WebUtility.HtmlDecode(
            await (await app.GetPageAsync($"/invoices/{renewal.StripeInvoiceId}", tenant.Email)).Content.ReadAsStringAsync()
        );
        Regex
            .Matches(page, "<tfoot>.*?</tfoot>", RegexOptions.Singleline, TimeSpan.FromSeconds(10))
            .Select(foot => Regex.Replace(foot.Value, @"<[^>]*>|\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(10)))
            .ShouldContain(foot =>
                foot.Contains("In the whole period")
                && foot.Contains("90")
                && foot.Contains("Billed on this invoice")
                && foot.Contains(" 8 ")
            );

        // Customer and operator see the same period of the same invoice.
        foreach (
            var invoice in (
                await app.Service<SearchInvoices>().RunAsync(tenant.Context, new InvoiceFilter(null, null, null), 1, default)
            ).Rows
        )
        {
            var shown = Periods(await (await app.GetPageAsync("/invoices", tenant.Email)).Content.ReadAsStringAsync());
            shown.ShouldNotBeEmpty();
            Periods(
                    await (
                        await app.GetPageAsync($"/admin/invoices?q={invoice.Invoice.Number}", SignedInPages.Operator)
                    ).Content.ReadAsStringAsync()
                )
                .ShouldBeSubsetOf(shown);
        }
    }

    private static List<string> Periods(string page) =>
        [
            .. Regex
                .Matches(
                    page,
                    "data-l=\"Period\">(?<cell>.*?)</td>",
                    RegexOptions.Singleline | RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(10)
                )
                .Select(match => Regex.Replace(match.Groups["cell"].Value, "<[^>]*>|\\s", "", RegexOptions.None, TimeSpan.FromSeconds(10))),
        ];

    private async Task<InvoiceRow?> NewestAsync(TestTenant tenant) =>
        (
            await app.Service<SearchInvoices>().RunAsync(tenant.Context, new InvoiceFilter(null, null, null), 1, default)
        ).Rows.FirstOrDefault();
}
