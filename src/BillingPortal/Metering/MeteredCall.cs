using System.Diagnostics;
using BillingPortal.ApiKeys;
using BillingPortal.Subscriptions;

namespace BillingPortal.Metering;

/// <summary>
/// One metered request under way. An endpoint that knows its amount only from the request, or only afterwards, asks for it
/// as a parameter: reserve the upper bound, do the work, then say what was used.
/// </summary>
public sealed class MeteredCall(HttpContext http, KeyEntry key, Entitlement entitlement, ReserveQuota quota, RecordUsage record)
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    public KeyEntry Key => key;
    public Entitlement Entitlement => entitlement;
    public Reservation? Reservation { get; private set; }
    public string Model { get; set; } = "";
    public long ProviderCostNano { get; set; }
    /// <summary>What is charged if the answer is a success; the reserved amounts unless the endpoint says less.</summary>
    public Charge[] Used { get; private set; } = [];
    /// <summary>The answer is a stream that settles by itself.</summary>
    public bool IsStream { get; private set; }
    internal int DurationMs => (int)Math.Min(int.MaxValue, Stopwatch.GetElapsedTime(_startedAt).TotalMilliseconds);
    internal HttpContext Http => http;

    /// <summary>Holds the upper bound of what this call may use. Null when held, else the refusal to return.</summary>
    public async ValueTask<IResult?> ReserveAsync(params Charge[] charges)
    {
        if (Reservation is not null) throw new InvalidOperationException("This call already holds a reservation; reserve all meters at once, so that it gets all or none.");
        // At the door: a zero, negative or absurd amount would be found at Stripe, long after the call was served.
        foreach (var charge in charges)
            if (Charge.Refuse(charge.Quantity) is { } why) return Refusal.BadQuantity(charge.Meter, why).ToResult(http);
        var (reservation, refusal) = await quota.TryAsync(key, entitlement, charges, http.RequestAborted);
        if (refusal is not null) return refusal.ToResult(http);
        Reservation = reservation;
        Used = charges;
        return null;
    }

    /// <summary>Says what was really used, by the same meters that were reserved; never more than that.</summary>
    public void Settle(params Charge[] used) => Used = used;

    /// <summary>Stores the reservation before the first byte of a stream leaves. False = not stored: answer 503.</summary>
    public async ValueTask<MeteredStream?> OpenStreamAsync()
    {
        IsStream = true;
        return await record.OpenStreamAsync(this);
    }
}
