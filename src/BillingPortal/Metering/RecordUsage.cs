using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using BillingPortal.Plans;
using BillingPortal.Time;

namespace BillingPortal.Metering;

/// <summary>
/// Last step: writes what was used and waits until it is on disk. Only then may the caller see a success: usage that is
/// acknowledged before its row is on disk can be lost and never billed.
/// </summary>
public sealed class RecordUsage(LedgerWriter writer, ReserveQuota quota, BillingClock clock)
{
    private const string Source = "call";
    private readonly ModelNames _models = new();

    /// <summary>
    /// Hands the call's rows to the writer. Await <paramref name="committing"/>, then call <see cref="Finish"/>. Returns the
    /// refusal to send if the call cannot be recorded.
    /// </summary>
    /// <remarks>Split into Start and Finish so that waiting for the disk allocates nothing but the entry itself.</remarks>
    public Refusal? Start(MeteredCall call, int status, out ValueTask<LedgerOutcome> committing)
    {
        committing = default;
        // The reservation must not expire before the commit, or its quota would be given out twice.
        if (!quota.Renew(call.Reservation!))
            return Refusal.TookTooLong;
        call.IsRecorded = true;
        var rows = Rows(call, status, ids: null);
        committing = writer.CommitAsync(
            new LedgerEntry(rows) { Answer = call.Idempotent?.AnswerOf(call, rows[0].Id, status, isStream: false) }
        );
        return null;
    }

    /// <summary>Null when the call is stored. Otherwise releases the reservation and returns the refusal to send.</summary>
    public Refusal? Finish(MeteredCall call, int status, LedgerOutcome outcome)
    {
        if (outcome == LedgerOutcome.Committed)
        {
            Settle(call, status);
            return null;
        }
        call.Reservation!.Release();
        return outcome == LedgerOutcome.Duplicate ? Refusal.KeyInUse : Refusal.Busy;
    }

    internal async ValueTask<MeteredStream?> OpenStreamAsync(MeteredCall call)
    {
        if (call.Reservation is not { } reservation)
            throw new InvalidOperationException("Reserve the upper bound before opening a stream.");
        call.Cancel(); // nothing is produced yet
        var now = clock.GetUtcNow();
        var id = writer.NextId();
        var ids = Array.ConvertAll(reservation.Claims, _ => writer.NextId());
        var metered = new MeteredStream(
            this,
            call,
            new OpenStream
            {
                Id = id,
                TenantId = call.Key.TenantId,
                StartedAt = now,
                ExpiresAt = now + ReserveQuota.Lifetime,
                Rows = "",
            },
            ids
        );
        if (
            quota.Renew(reservation)
            && await StoreAsync(metered, call.Idempotent?.AnswerOf(call, id, StatusCodes.Status200OK, isStream: true))
                == LedgerOutcome.Committed
        )
            return metered;
        reservation.Release();
        return null;
    }

    /// <summary>Stores what was produced so far. False if the stream must end: storing failed, or its quota has expired.</summary>
    internal async ValueTask<bool> CheckpointAsync(MeteredStream stream) =>
        quota.Renew(stream.Call.Reservation!) && await StoreAsync(stream, answer: null) == LedgerOutcome.Committed;

    internal async ValueTask SettleAsync(MeteredStream stream)
    {
        var call = stream.Call;
        var rows = Rows(call, StatusCodes.Status200OK, stream.RowIds);
        call.IsRecorded = true;
        var outcome = await writer.CommitAsync(new LedgerEntry(rows) { CloseStreamId = stream.Stored.Id });
        Settle(call, StatusCodes.Status200OK);
        if (outcome != LedgerOutcome.Committed)
            _ = SettleLaterAsync(stream, rows);
    }

    /// <summary>
    /// The caller has received the stream, so it must be charged: retried every second, 600 times. If the process ends first, the
    /// next start charges the last checkpoint.
    /// </summary>
    private async Task SettleLaterAsync(MeteredStream stream, UsageEvent[] rows)
    {
        const int MostTries = 600;
        for (var i = 0; i < MostTries; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (await writer.CommitAsync(new LedgerEntry(rows) { CloseStreamId = stream.Stored.Id }) == LedgerOutcome.Committed)
                return;
        }
    }

    private ValueTask<LedgerOutcome> StoreAsync(MeteredStream stream, StoredAnswer? answer)
    {
        // A new object each time: the writer may still be using the previous one.
        var stored = stream.NextCheckpoint(
            clock.GetUtcNow() + ReserveQuota.Lifetime,
            Rows(stream.Call, StatusCodes.Status200OK, stream.RowIds)
        );
        return writer.CommitAsync(new LedgerEntry([]) { OpenStream = stored, Answer = answer });
    }

    private void Settle(MeteredCall call, int status)
    {
        if (call.Settled is null)
            quota.Settle(call.Reservation!, used: null, asReserved: IsSuccess(status));
        else
            SettleUsed(call, status);
    }

    // A separate method, so that only calls with settled amounts allocate the closure.
    private void SettleUsed(MeteredCall call, int status) => quota.Settle(call.Reservation!, claim => UsedOf(call, claim, status));

    private static bool IsSuccess(int status) => status is >= 200 and <= 299;

    /// <summary>
    /// Used units in the plan's meters, capped at the reservation. Only a success is charged, or what was settled before the client
    /// disconnected (499).
    /// </summary>
    private long UsedOf(MeteredCall call, Claim claim, int status)
    {
        if (call.Settled is not { } settled)
            return IsSuccess(status) ? claim.Quantity : 0;
        if (!IsSuccess(status) && status != StatusCodes.Status499ClientClosedRequest)
            return 0;
        if (claim.Meter == TrialTerms.Meter)
            return settled.Any(charge => charge.Quantity > 0) ? claim.Quantity : 0;
        var used = 0L;
        foreach (var charge in settled)
            if (quota.PlanMeter(call.Entitlement, charge.Meter) == claim.Meter)
                used = Math.Min(claim.Quantity, used + charge.Quantity);
        return used;
    }

    private UsageEvent[] Rows(MeteredCall call, int status, long[]? ids)
    {
        var claims = call.Reservation!.Claims;
        var count = 0;
        foreach (var claim in claims)
            if (claim.IsRow)
                count++;
        var rows = new UsageEvent[count];
        var now = clock.GetUtcNow();
        var occurred = OccurredAt(call, now);
        var model = _models.Of(call.Key.TenantId, call.Model);
        for (int i = 0, row = 0; i < claims.Length; i++)
        {
            if (!claims[i].IsRow)
                continue;
            rows[row] = new UsageEvent
            {
                Id = ids?[i] ?? writer.NextId(),
                TenantId = call.Key.TenantId,
                KeyId = call.Key.Id,
                Meter = claims[i].Meter,
                Quantity = UsedOf(call, claims[i], status),
                Billable = call.Entitlement.Billable && !call.Key.IsTest,
                IsTest = call.Key.IsTest,
                OccurredAt = occurred,
                ReceivedAt = now,
                PeriodStart = call.Entitlement.Period.Start,
                Endpoint = call.Endpoint.Route,
                Method = call.Http.Request.Method,
                Status = status,
                DurationMs = call.DurationMs,
                Model = model,
                ProviderCostNano = row == 0 ? call.ProviderCostNano : 0, // once per call, not once per meter
                Source = Source,
                IdempotencyKey = call.Idempotent?.Key,
            };
            row++;
        }
        return rows;
    }

    // A call belongs to the period in which its quota was reserved. Clamp its time to that period, even if the clock is set back.
    private static DateTimeOffset OccurredAt(MeteredCall call, DateTimeOffset now)
    {
        var period = call.Entitlement.Period;
        return now < period.Start ? period.Start
            : now < period.End ? now
            : period.End.AddMilliseconds(-1);
    }
}
