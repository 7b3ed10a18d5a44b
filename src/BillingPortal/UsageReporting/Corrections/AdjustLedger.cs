using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting.Corrections;

/// <summary>
/// Writes adjustment rows into the ledger and its rollups, inside the caller's <c>InTransactionAsync</c>. The quota does not
/// change: a used unit counts against the period in which it was used, wherever it is billed. The daily sums get units but no call.
/// </summary>
public sealed class AdjustLedger(LedgerWriter writer, BillingClock clock)
{
    private const long HourMs = 3_600_000;
    private const long DayMs = 86_400_000;

    /// <summary>Adds a row in the bucket of <paramref name="occurredAt"/>; a negative quantity takes units away.</summary>
    /// <returns>The ledger row's id.</returns>
    public async Task<long> AddAsync(
        BillingDb db,
        long tenantId,
        string meter,
        DateTimeOffset periodStart,
        DateTimeOffset occurredAt,
        long quantity,
        bool billable,
        AdjustmentKind kind,
        CancellationToken cancellationToken
    )
    {
        var source = SourceOf(kind);
        var row = new UsageEvent
        {
            Id = writer.NextId(),
            TenantId = tenantId,
            Meter = meter,
            Quantity = quantity,
            Billable = billable,
            OccurredAt = occurredAt,
            ReceivedAt = clock.GetUtcNow(),
            PeriodStart = periodStart,
            Endpoint = $"({source})",
            Method = "",
            Status = StatusCodes.Status200OK,
            Source = source,
        };
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        var occurredMs = occurredAt.ToUnixTimeMilliseconds();
        var (period, hour, day, billed, endpoint) = (
            periodStart.ToUnixTimeMilliseconds(),
            occurredMs - (occurredMs % HourMs),
            occurredMs - (occurredMs % DayMs),
            billable ? quantity : 0,
            row.Endpoint
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO usage_rollups (tenant_id, meter, period_start, hour_start, quantity, billable, test, events,
                provider_cost_nano, first_event, last_event, reported, withdrawn)
            VALUES ({tenantId}, {meter}, {period}, {hour}, 0, {billed}, 0, 1, 0, {row.Id}, {row.Id}, 0, 0)
            ON CONFLICT (tenant_id, meter, period_start, hour_start)
                DO UPDATE SET billable = usage_rollups.billable + excluded.billable, events = usage_rollups.events + 1,
                last_event = excluded.last_event
            """,
            cancellationToken
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO usage_days (tenant_id, day, period_start, meter, key_id, endpoint, model, status, is_test)
            VALUES ({tenantId}, {day}, {period}, {meter}, 0, {endpoint}, '', 200, {false})
            ON CONFLICT (tenant_id, day, period_start, meter, key_id, endpoint, model, status, is_test) DO NOTHING
            """,
            cancellationToken
        );
        // No event: an adjustment is not a call, and pages count calls by the daily sums.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO usage_day_sums (id, quantity, events, duration_ms, provider_cost_nano)
            SELECT id, {quantity}, 0, 0, 0 FROM usage_days
            WHERE tenant_id = {tenantId} AND day = {day} AND period_start = {period} AND meter = {meter} AND key_id = 0
                AND endpoint = {endpoint} AND model = '' AND status = 200 AND is_test = {false}
            ON CONFLICT (id) DO UPDATE SET quantity = usage_day_sums.quantity + excluded.quantity
            """,
            cancellationToken
        );
        return row.Id;
    }

    /// <summary>The value of the ledger's source column.</summary>
    public static string SourceOf(AdjustmentKind kind) =>
        kind switch
        {
            AdjustmentKind.CarryOver => "carry_over",
            AdjustmentKind.WriteOff => "write_off",
            AdjustmentKind.InvoiceItem => "invoice_item",
            AdjustmentKind.Credit => "credit",
            _ => "correction",
        };
}
