using System.Text.Json;
using System.Text.Json.Serialization;
using BillingPortal.Web;

namespace BillingPortal.Metering;

/// <summary>
/// Last step: write what was used and wait for the disk. Only then may the caller see a success; an answer that was sent
/// before its row is on disk is usage nobody can be billed for.
/// </summary>
public sealed class RecordUsage(LedgerWriter writer, ReserveQuota quota, BillingClock clock)
{
    private const string Source = "call";
    private static readonly TimeSpan StreamLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Commits the call. False when it could not be stored; the reservation is given back then.</summary>
    public async ValueTask<bool> CommitAsync(MeteredCall call, int status)
    {
        var reservation = call.Reservation!;
        var charges = Charges(call, status);
        var committed = await writer.CommitAsync(new LedgerEntry(Rows(call, charges, status)));
        reservation.Settle(committed ? charges : []);
        return committed;
    }

    internal async ValueTask<MeteredStream?> OpenStreamAsync(MeteredCall call)
    {
        call.Settle(); // nothing is produced yet
        var now = clock.GetUtcNow();
        var stream = new OpenStream { Id = writer.NextId(), TenantId = call.Key.TenantId, StartedAt = now, ExpiresAt = now + StreamLifetime, Rows = "" };
        var ids = call.Reservation!.Charges.Select(_ => writer.NextId()).ToArray();
        var metered = new MeteredStream(this, call, stream, ids);
        if (await CheckpointAsync(metered)) return metered;
        call.Reservation.Release();
        return null;
    }

    internal ValueTask<bool> CheckpointAsync(MeteredStream stream)
    {
        var rows = Rows(stream.Call, Charges(stream.Call, StatusCodes.Status200OK), StatusCodes.Status200OK, stream.RowIds);
        stream.Stored.Rows = JsonSerializer.Serialize(rows, LedgerJson.Default.ListUsageEvent);
        return writer.CommitAsync(new LedgerEntry([], OpenStream: stream.Stored));
    }

    internal async ValueTask<bool> SettleAsync(MeteredStream stream)
    {
        var charges = Charges(stream.Call, StatusCodes.Status200OK);
        var committed = await writer.CommitAsync(new LedgerEntry(Rows(stream.Call, charges, StatusCodes.Status200OK, stream.RowIds), CloseStreamId: stream.Stored.Id));
        // If the settlement could not be stored, the last checkpoint still is: the next start charges that.
        stream.Call.Reservation!.Settle(charges);
        return committed;
    }

    /// <summary>In the plan's meters. Answers other than a success are recorded with nothing to pay.</summary>
    private Charge[] Charges(MeteredCall call, int status)
    {
        var reserved = call.Reservation!.Charges;
        if (status is < 200 or > 299) return [.. reserved.Select(charge => charge with { Quantity = 0 })];
        var (used, _) = quota.Resolve(call.Entitlement, call.Used, call.Key.IsTest);
        // Every reserved meter gets its row, and never more than was reserved: the bound was enforced on the work.
        return [.. reserved.Select(bound => bound with { Quantity = Math.Clamp(used.FirstOrDefault(charge => charge.Meter == bound.Meter).Quantity, 0, bound.Quantity) })];
    }

    private List<UsageEvent> Rows(MeteredCall call, Charge[] charges, int status, long[]? ids = null)
    {
        var now = clock.GetUtcNow();
        var endpoint = (call.Http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? call.Http.Request.Path.Value ?? "";
        var rows = new List<UsageEvent>(charges.Length);
        for (var i = 0; i < charges.Length; i++)
        {
            rows.Add(new UsageEvent
            {
                Id = ids?[i] ?? writer.NextId(),
                TenantId = call.Key.TenantId,
                KeyId = call.Key.Id,
                Meter = charges[i].Meter,
                Quantity = charges[i].Quantity,
                Billable = call.Entitlement.Billable && !call.Key.IsTest,
                IsTest = call.Key.IsTest,
                OccurredAt = OccurredAt(call, now),
                ReceivedAt = now,
                PeriodStart = call.Entitlement.Period.Start,
                Endpoint = endpoint,
                Method = call.Http.Request.Method,
                Status = status,
                DurationMs = call.DurationMs,
                Model = call.Model,
                ProviderCostNano = i == 0 ? call.ProviderCostNano : 0, // once per call, not once per meter
                Source = Source,
            });
        }
        return rows;
    }

    // A call belongs to the period in which its quota was held; its instant must not fall behind that period's end.
    private static DateTimeOffset OccurredAt(MeteredCall call, DateTimeOffset now)
    {
        var period = call.Entitlement.Period;
        return now < period.End ? now : period.End.AddMilliseconds(-1);
    }
}

/// <summary>A stream whose reservation is stored. Checkpoints bound what a crash can lose; disposing settles it.</summary>
public sealed class MeteredStream(RecordUsage record, MeteredCall call, OpenStream stored, long[] rowIds) : IAsyncDisposable
{
    internal MeteredCall Call => call;
    internal OpenStream Stored => stored;
    internal long[] RowIds => rowIds;

    /// <summary>Says what was produced so far; stored now when <paramref name="durable"/>.</summary>
    public async ValueTask ProgressAsync(Charge[] producedSoFar, bool durable)
    {
        call.Settle(producedSoFar);
        if (durable) await record.CheckpointAsync(this);
    }

    /// <summary>Settles with what was produced, also when the client left in the middle.</summary>
    public async ValueTask DisposeAsync() => await record.SettleAsync(this);
}

[JsonSerializable(typeof(List<UsageEvent>))]
internal sealed partial class LedgerJson : JsonSerializerContext;
