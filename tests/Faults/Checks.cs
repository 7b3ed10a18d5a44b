using System.Text.RegularExpressions;
using BillingPortal.Data;
using BillingPortal.Invoices;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.StripeEvents;
using BillingPortal.Subscriptions;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Billing;

namespace Faults;

/// <summary>Checks the portal's promises against its database and, computed independently, against Stripe's API.</summary>
internal sealed class Checks(World world, IReadOnlyList<Customer> customers)
{
    private readonly List<string> _broken = [];

    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await LedgerAsync();
        await FourSumsAsync();
        await CopiesAsync();
        await EventsAsync();
        await QuotasAsync();
        Secrets();
        return _broken;
    }

    private static string Family(string meter) => meter.EndsWith("tokens", StringComparison.Ordinal) ? "tokens" : meter;

    private async Task LedgerAsync()
    {
        await using var db = world.Db();
        foreach (var customer in customers)
        {
            var rows = await db.Set<UsageEvent>()
                .Where(row => row.TenantId == customer.TenantId && row.Source == "call" && row.Meter != TrialTerms.Meter)
                .GroupBy(row => row.Meter)
                .Select(group => new { group.Key, Sum = group.Sum(row => row.Quantity) })
                .ToListAsync();
            foreach (var family in new[] { "tokens", "api_calls", "scraping_tasks" })
            {
                var ledger = rows.Where(row => Family(row.Key) == family).Sum(row => row.Sum);
                var (acknowledged, unknown) = customer.Books(family);
                if (ledger < acknowledged || ledger > acknowledged + unknown)
                    _broken.Add(
                        $"acknowledged = ledger: {customer.PublicId} {family}: acknowledged {acknowledged}, unanswered {unknown}, "
                            + $"ledger {ledger}"
                    );
            }
            var sums = await db.Set<UsageEvent>()
                .Where(row => row.TenantId == customer.TenantId && row.Billable)
                .GroupBy(row => row.Meter)
                .Select(group => new { group.Key, Sum = group.Sum(row => row.Quantity) })
                .ToListAsync();
            foreach (var sum in sums)
            {
                var rollup = await db.Set<UsageRollup>()
                    .Where(row => row.TenantId == customer.TenantId && row.Meter == sum.Key)
                    .SumAsync(row => row.Billable);
                if (rollup != sum.Sum)
                    _broken.Add($"ledger = rollups: {customer.PublicId} {sum.Key}: {sum.Sum} and {rollup}");
            }
        }
    }

    private async Task FourSumsAsync()
    {
        var meters = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var meter in new MeterService(world.Stripe).ListAutoPagingAsync(new MeterListOptions { Limit = 100 }))
            meters[meter.EventName] = meter.Id;
        var roles = new Dictionary<string, string?>(StringComparer.Ordinal);
        await foreach (var price in new PriceService(world.Stripe).ListAutoPagingAsync(new PriceListOptions { Limit = 100 }))
            roles[price.Id] = price.Metadata.GetValueOrDefault(PublishCatalogue.MeterMetadata);
        foreach (var customer in customers)
        {
            var lines = await InvoicedAsync(customer, roles);
            await using var db = world.Db();
            var subscription = await new SubscriptionService(world.Stripe).GetAsync(customer.SubscriptionId);
            var anchor = Utc(subscription.BillingCycleAnchor);
            var running = Utc(subscription.Items.Data.Max(item => item.CurrentPeriodStart));
            var periods = await db.Set<UsageRollup>()
                .Where(row => row.TenantId == customer.TenantId && (row.Billable != 0 || row.Reported != 0))
                .GroupBy(row => new { row.Meter, row.PeriodStart })
                .Select(group => new PeriodSum(group.Key.Meter, group.Key.PeriodStart, group.Sum(row => row.Billable)))
                .ToListAsync();
            foreach (var period in periods)
            {
                var end = new BillingPeriod(period.Start, period.Start).Next(anchor).End;
                var invoiced = lines.Where(line => line.Meter == period.Meter && line.Start >= period.Start && line.Start < end).ToList();
                var summary = await SummaryAsync(meters[period.Meter], customer.CustomerId!, period.Start, end);
                await CompareAsync(db, customer, period, summary, period.Start < running ? invoiced : null);
            }
        }
    }

    private sealed record PeriodSum(string Meter, DateTimeOffset Start, long Ledger);

    private sealed record Invoiced(string Meter, DateTimeOffset Start, long Quantity, string Status);

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <summary>The metered lines of all of a customer's invoices at Stripe.</summary>
    private async Task<List<Invoiced>> InvoicedAsync(Customer customer, Dictionary<string, string?> meterOfPrice)
    {
        var lines = new List<Invoiced>();
        await foreach (
            var invoice in new InvoiceService(world.Stripe).ListAutoPagingAsync(
                new InvoiceListOptions { Customer = customer.CustomerId, Limit = 100 }
            )
        )
        await foreach (
            var line in new InvoiceLineItemService(world.Stripe).ListAutoPagingAsync(
                invoice.Id,
                new InvoiceLineItemListOptions { Limit = 100 }
            )
        )
            if (line.Pricing?.PriceDetails?.PriceId is { } price && meterOfPrice.GetValueOrDefault(price) is { } meter)
                lines.Add(new Invoiced(meter, Utc(line.Period.Start), line.Quantity ?? 0, invoice.Status));
        return lines;
    }

    /// <param name="lines">The lines that bill the period; null while it runs.</param>
    private async Task CompareAsync(BillingDb db, Customer customer, PeriodSum period, long summary, List<Invoiced>? lines)
    {
        var states = await db.Set<UsageReport>()
            .Where(row => row.TenantId == customer.TenantId && row.Meter == period.Meter && row.PeriodStart == period.Start)
            .GroupBy(row => row.State)
            .Select(group => new { group.Key, Sum = group.Sum(row => row.Quantity) })
            .ToDictionaryAsync(sum => sum.Key, sum => sum.Sum);
        var accepted = states.GetValueOrDefault(ReportState.Accepted);
        var late = states.GetValueOrDefault(ReportState.Late);
        var invoiced = lines?.Sum(line => line.Quantity);
        if (
            period.Ledger == accepted
            && summary == accepted + late
            && (invoiced is null || invoiced == period.Ledger)
            && lines?.Exists(line => line.Status == "draft") is not true
        )
            return;
        _broken.Add(
            $"four sums: {customer.PublicId} {period.Meter} from {period.Start:u}: ledger {period.Ledger}, accepted {accepted} "
                + $"(late {late}), summary {summary}, "
                + $"invoiced {invoiced?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "open"}; "
                + $"reports {string.Join(" ", states.Select(state => $"{state.Key} {state.Value}"))}"
        );
    }

    private async Task<long> SummaryAsync(string meterId, string customer, DateTimeOffset start, DateTimeOffset end)
    {
        var total = 0m;
        await foreach (
            var row in new MeterEventSummaryService(world.Stripe).ListAutoPagingAsync(
                meterId,
                new MeterEventSummaryListOptions
                {
                    Customer = customer,
                    StartTime = FreezeUsage.CeilMinute(start).UtcDateTime,
                    EndTime = FreezeUsage.CeilMinute(end).UtcDateTime,
                    Limit = 100,
                }
            )
        )
            total += row.AggregatedValue;
        return (long)total;
    }

    private async Task CopiesAsync()
    {
        await using var db = world.Db();
        foreach (var customer in customers)
        {
            var fresh = await new SubscriptionService(world.Stripe).GetAsync(customer.SubscriptionId);
            var copy = await db.Set<TenantSubscription>().FirstOrDefaultAsync(row => row.StripeSubscriptionId == customer.SubscriptionId);
            var end = fresh.Items.Data.Max(item => item.CurrentPeriodEnd);
            if (
                copy is null
                || copy.Status != fresh.Status
                || copy.PeriodEnd.UtcDateTime != end
                || copy.CancelAt is null != (fresh.CancelAt is null && !fresh.CancelAtPeriodEnd)
            )
                _broken.Add(
                    $"subscription copy: {customer.PublicId}: {copy?.Status} until {copy?.PeriodEnd:u}, at Stripe {fresh.Status} "
                        + $"until {end:u}"
                );
            var plan = fresh
                .Items.Data.Select(item => item.Price)
                .First(price => price.Recurring.UsageType != "metered")
                .Metadata.GetValueOrDefault(PublishCatalogue.PlanMetadata);
            // An ended one keeps the price of a scheduled change at Stripe, which never takes effect.
            var isOver = SubscriptionStatus.Over.Contains(fresh.Status);
            if (copy is not null && (isOver ? copy.PendingPlanKey is not null : (copy.PendingPlanKey ?? copy.PlanKey) != plan))
                _broken.Add($"plan copy: {customer.PublicId}: {copy.PlanKey}, next {copy.PendingPlanKey}, at Stripe {plan}");
            var (status, view) = await customer.PortalAsync(HttpMethod.Get, "/api/billing/subscription", null);
            if (
                status != System.Net.HttpStatusCode.OK
                || (fresh.Status == "active" && view.GetProperty("state").GetString() != "active")
                || view.GetProperty("plan").GetString() != (isOver ? null : copy?.PlanKey)
            )
                _broken.Add(
                    $"entitlement: {customer.PublicId}: {(status is null ? "no answer" : view.ToString())}, at Stripe {fresh.Status}"
                );
            var known = await db.Set<InvoiceCopy>()
                .AsNoTracking()
                .Where(row => row.TenantId == customer.TenantId)
                .ToDictionaryAsync(row => row.StripeInvoiceId);
            var listed = 0;
            await foreach (
                var invoice in new InvoiceService(world.Stripe).ListAutoPagingAsync(
                    new InvoiceListOptions { Customer = customer.CustomerId, Limit = 100 }
                )
            )
            {
                listed++;
                if (
                    !known.TryGetValue(invoice.Id, out var stored)
                    || stored.Status != invoice.Status
                    || stored.TotalMinor != invoice.Total
                    || stored.AmountPaidMinor != invoice.AmountPaid
                )
                    _broken.Add(
                        $"invoice copy: {customer.PublicId} {invoice.Id}: {stored?.Status} {stored?.TotalMinor} paid "
                            + $"{stored?.AmountPaidMinor}, at Stripe {invoice.Status} {invoice.Total} paid {invoice.AmountPaid}"
                    );
            }
            if (listed != known.Count)
                _broken.Add($"invoice copies: {customer.PublicId}: {known.Count} here, {listed} at Stripe");
        }
    }

    private async Task EventsAsync()
    {
        await using var db = world.Db();
        var known = (
            await db.Set<InboxEvent>()
                .AsNoTracking()
                .Select(row => new
                {
                    row.EventId,
                    row.State,
                    row.Type,
                    row.LastError,
                })
                .ToListAsync()
        ).ToDictionary(row => row.EventId);
        var missing = 0;
        // Stripe lists thirty days of events; older ones were handled before the last periods ended.
        await foreach (
            var listed in new EventService(world.Stripe).ListAutoPagingAsync(
                new EventListOptions
                {
                    Limit = 100,
                    Created = new DateRangeOptions { GreaterThan = (await world.SandboxNowAsync()).AddDays(-29).UtcDateTime },
                }
            )
        )
            if (!known.ContainsKey(listed.Id))
                missing++;
        if (missing > 0)
            _broken.Add($"events: {missing} of Stripe's events never reached the inbox");
        foreach (var stuck in known.Values.Where(row => row.State is InboxState.Pending or InboxState.Dead))
            _broken.Add($"events: {stuck.EventId} ({stuck.Type}) is {stuck.State}: {stuck.LastError}");
    }

    private async Task QuotasAsync()
    {
        var catalogue = world.View.Services.GetRequiredService<IOptions<PlanCatalogue>>().Value;
        await using var db = world.Db();
        foreach (var customer in customers)
        {
            // The plan may change within a period, so the most generous plan available bounds the sum; basic never changes.
            var plans =
                customer.FirstPlan == "basic"
                    ? [catalogue.Plans["basic"]]
                    : catalogue.Plans.Values.Where(plan => plan.Kind == PlanKind.Subscription).ToList();
            foreach (
                var used in await db.Set<UsageRollup>()
                    .Where(row => row.TenantId == customer.TenantId && row.Meter != TrialTerms.Meter)
                    .GroupBy(row => new { row.Meter, row.PeriodStart })
                    .Select(group => new
                    {
                        group.Key.Meter,
                        group.Key.PeriodStart,
                        Sum = group.Sum(row => row.Quantity),
                    })
                    .ToListAsync()
            )
            {
                var limit = plans
                    .Where(plan => plan.Meters.ContainsKey(used.Meter))
                    .Select(plan => plan.Meters[used.Meter].HardLimit(plan.HeadroomPercent))
                    .DefaultIfEmpty(0)
                    .Max();
                if (used.Sum > limit)
                    _broken.Add($"hard quota: {customer.PublicId} {used.Meter} from {used.PeriodStart:u}: {used.Sum} of {limit}");
            }
        }
    }

    private void Secrets()
    {
        var secrets = customers.SelectMany(customer => customer.Keys).Append("sk_test_sandbox").ToList();
        foreach (var log in new[] { world.Portal.LogFile, world.Sandbox.LogFile })
        {
            var text = System.IO.File.Exists(log) ? System.IO.File.ReadAllText(log) : "";
            if (
                secrets.Exists(secret => text.Contains(secret, StringComparison.Ordinal))
                || Regex.IsMatch(text, "whsec_[A-Za-z0-9]{8}", RegexOptions.None, TimeSpan.FromMinutes(5))
            )
                _broken.Add($"secrets: {Path.GetFileName(log)} carries one");
        }
    }
}
