using System.Net;
using BillingPortal.Data;
using BillingPortal.InvoiceExplained;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.InvoiceExplained;

/// <summary>What an invoice's page says about a paid renewal: its lines, whose calls they count, and the three counts.</summary>
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
        await PortalApp.EventuallyAsync(async () => (row = await NewestAsync(tenant)) is { Invoice: { Status: "paid", BillingReason: "subscription_cycle" } }, "the renewal is paid in our copy");

        row!.For.ShouldBe("Pro Haiku + usage");
        (row.PeriodStart, row.PeriodEnd).ShouldBe((subscription.PeriodStart, subscription.PeriodEnd));
        var id = row.Invoice.StripeInvoiceId;
        (await app.Service<TraceInvoice>().RunAsync(stranger.Context, id, default)).ShouldBeNull("an invoice of others does not exist");
        var explained = (await app.Service<TraceInvoice>().RunAsync(tenant.Context, id, default))!;

        var catalogue = app.Service<IOptions<PlanCatalogue>>().Value;
        explained.Invoice.Lines.Select(line => InvoiceLine.Of(line, "usd", catalogue)).OrderByDescending(line => line.ExactMinor).Select(line => (line.Name, line.Price, line.ExactMinor, line.RoundingMinor))
            .ShouldBe([("Pro Haiku", "$10.00 / month", 1000m, 0m), ("Output tokens", "$0.0065 / 1K", 1.3m, -0.3m), ("Input tokens", "$0.0013 / 1K", 0.65m, 0.35m)]);
        var input = explained.Meters.Single(meter => meter.Meter == "input_tokens");
        (input.Recorded, input.Accepted, input.Billed, input.OnInvoice, input.State).ShouldBe((5000L, 5000L, 5000L, 5000L, CountState.Agree));
        input.Sources.Sources.Select(source => (source.IsTest, source.Calls, source.Quantity)).ShouldBe([(false, 1L, 4120L), (false, 1L, 880L), (true, 1L, 900L)]);
        (input.Sources.Calls, input.Sources.Quantity, input.Sources.OtherQuantity).ShouldBe((2L, 5000L, 0L));

        await using (var db = app.Db())
            await db.InTransactionAsync(() => db.Set<UsageRollup>().Where(rollup => rollup.TenantId == tenant.Id && rollup.Meter == "input_tokens" && rollup.Billable > 0)
                .ExecuteUpdateAsync(set => set.SetProperty(rollup => rollup.Billable, rollup => rollup.Billable + 7)), default);
        (await app.Service<TraceInvoice>().RunAsync(tenant.Context, id, default))!.Meters.Single(meter => meter.Meter == "input_tokens").State.ShouldBe(CountState.Differ);
    }

    private async Task<InvoiceRow?> NewestAsync(TestTenant tenant) =>
        (await app.Service<SearchInvoices>().RunAsync(tenant.Context, new InvoiceFilter(null, null, null), 1, default)).Rows.FirstOrDefault();
}
