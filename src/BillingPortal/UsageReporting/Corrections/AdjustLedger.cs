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
    private static readonly string UpsertHour = RollupSql.UpsertHours(Values(RollupSql.HourColumns)),
        UpsertDay = RollupSql.UpsertDay(Values(RollupSql.DayColumns)),
        UpsertDaySums = RollupSql.UpsertDaySums(Values(RollupSql.DaySumColumns));

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
            KeyId = UsageEvent.NoKey,
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
        await RollUpAsync(db, row, cancellationToken);
        return row.Id;
    }

    private static async Task RollUpAsync(BillingDb db, UsageEvent row, CancellationToken cancellationToken)
    {
        var (occurred, period) = (row.OccurredAt.ToUnixTimeMilliseconds(), row.PeriodStart.ToUnixTimeMilliseconds());
        const long None = 0;
        await db.Database.ExecuteSqlRawAsync(
            UpsertHour,
            [
                row.TenantId,
                row.Meter,
                period,
                occurred - (occurred % HourMs),
                None, // quantity: the quota does not change
                None, // test
                1L, // events
                None, // provider cost
                row.Id,
                row.Id,
                row.Billable ? row.Quantity : None,
            ],
            cancellationToken
        );
        var days = await db
            .Database.SqlQueryRaw<long>(
                UpsertDay,
                row.TenantId,
                occurred - (occurred % DayMs),
                period,
                row.Meter,
                row.KeyId,
                row.Endpoint,
                row.Model,
                row.Status,
                row.IsTest,
                true // is an adjustment
            )
            .ToListAsync(cancellationToken);
        // No event and no duration: an adjustment is not a call, and pages count calls by the daily sums.
        await db.Database.ExecuteSqlRawAsync(UpsertDaySums, [days.Single(), row.Quantity, None, None, None], cancellationToken);
    }

    private static string Values(int columns) => $"VALUES ({RollupSql.Parameters(columns, number => $"{{{number - 1}}}")})";

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
