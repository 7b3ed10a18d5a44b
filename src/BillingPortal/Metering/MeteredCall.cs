using System.Diagnostics;
using BillingPortal.ApiKeys;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;

namespace BillingPortal.Metering;

/// <summary>
/// One metered request in progress. An endpoint that knows its amount only from the request, or only afterwards, gets this object
/// from <c>http.MeteredCall()</c>: it reserves the upper bound, does the work, then settles what was used.
/// </summary>
public sealed class MeteredCall
{
    private readonly ReserveQuota _reserveQuota;
    private readonly LimitRate _limitRate;
    private readonly RecordUsage _recordUsage;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private Charge[]? _settled;

    internal MeteredCall(
        ReserveQuota reserveQuota,
        LimitRate limitRate,
        RecordUsage recordUsage,
        HttpContext http,
        MeteredEndpoint endpoint,
        KeyEntry key,
        Entitlement entitlement
    )
    {
        (_reserveQuota, _limitRate, _recordUsage) = (reserveQuota, limitRate, recordUsage);
        (Http, Endpoint, Key, Entitlement) = (http, endpoint, key, entitlement);
    }

    /// <summary>The key that calls.</summary>
    public KeyEntry Key { get; }

    /// <summary>What the caller's tenant may use, and on which terms.</summary>
    public Entitlement Entitlement { get; }

    /// <summary>The quota that is held for this call; null before it is reserved.</summary>
    public Reservation? Reservation { get; private set; }

    /// <summary>The model that serves the call, for the ledger; cut to 100 characters, empty without one.</summary>
    public string Model { get; set; } = "";

    /// <summary>What the upstream provider charged for this call, in billionths of the currency's major unit.</summary>
    public long ProviderCostNano { get; set; }

    /// <summary>The tenant is above a plan limit, and the call is served on the plan's degraded terms.</summary>
    public bool IsDegraded => Reservation is { IsDegraded: true };

    /// <summary>The cheaper model to use while the plan is degraded; null if any model may be used.</summary>
    public string? DegradedModel
    {
        get
        {
            if (!IsDegraded)
                return null;
            foreach (var claim in Reservation!.Claims)
                if (Entitlement.Meters.TryGetValue(claim.Meter, out var allowance) && allowance.DegradedModel.Length > 0)
                    return allowance.DegradedModel;
            return null;
        }
    }

    /// <summary>What the endpoint settled. Null until it settles: the full reservation is then charged.</summary>
    internal Charge[]? Settled => _settled;

    /// <summary>Set when the response is a stream, which settles itself.</summary>
    internal MeteredStream? Stream { get; private set; }

    /// <summary>Why the call was refused: because of its Idempotency-Key, or when the endpoint reserved quota.</summary>
    internal Refusal? Refused { get; set; }

    /// <summary>Its ledger rows have been handed to the writer, so it must not be recorded again.</summary>
    internal bool IsRecorded { get; set; }
    internal HttpContext Http { get; }
    internal MeteredEndpoint Endpoint { get; }
    internal IdempotentCall? Idempotent { get; set; }
    internal BufferedResponse? Buffer { get; set; }
    internal int DurationMs => (int)Math.Min(int.MaxValue, Stopwatch.GetElapsedTime(_startedAt).TotalMilliseconds);

    /// <summary>
    /// Reserves the upper bound of what this call may use. Null when reserved, else the refusal to return; a quantity below 1 is
    /// the caller's 400.
    /// </summary>
    public async ValueTask<IResult?> ReserveAsync(params Charge[] charges)
    {
        // Checked before the call is served. Stripe would reject a zero, negative or huge amount long afterwards.
        if (charges.Length == 0)
            throw new ArgumentException("Name at least one charge to hold.", nameof(charges));
        Refused = MeteredEndpoints.Refuse(charges) ?? await TryReserveAsync(charges, isFixed: false);
        return Refused?.ToResult(Http);
    }

    /// <summary>
    /// Sets what was really used, by the reserved meters and never more than was reserved. A meter that is left out used nothing.
    /// Call it before the response grows beyond 64 KB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A quantity is below 1. If nothing was used, call <see cref="Cancel"/>.</exception>
    public void Settle(params Charge[] used)
    {
        MeteredEndpoints.Check(used);
        if (IsRecorded)
            throw new InvalidOperationException("This call is recorded already: say what was used before its answer leaves.");
        _settled = used;
    }

    /// <summary>Nothing was done: the reservation is released and the call is recorded without a charge.</summary>
    public void Cancel() => Settle();

    /// <summary>
    /// Stores the reservation before the first byte of a stream is sent. Null if it was not stored: return
    /// <see cref="Refusal.Busy"/>.
    /// </summary>
    public async ValueTask<MeteredStream?> OpenStreamAsync()
    {
        if (Stream is not null)
            throw new InvalidOperationException("This call has its stream already.");
        Stream = await _recordUsage.OpenStreamAsync(this);
        if (Stream is not null)
            Buffer?.Open();
        return Stream;
    }

    internal async ValueTask<Refusal?> TryReserveAsync(Charge[] charges, bool isFixed)
    {
        if (Reservation is not null)
            throw new InvalidOperationException(
                "This call already holds a reservation; reserve all meters at once, so that it gets all or none."
            );
        var (reservation, refusal) = await _reserveQuota.TryAsync(Key, Entitlement, charges, isFixed, Http.RequestAborted);
        if (refusal is not null)
            return refusal;
        Reservation = reservation;
        return reservation!.IsDegraded ? LimitDegraded(reservation) : null;
    }

    private Refusal? LimitDegraded(Reservation reservation)
    {
        var rate = int.MaxValue;
        foreach (var claim in reservation.Claims)
            if (claim.IsRow && Entitlement.Meters.TryGetValue(claim.Meter, out var allowance) && allowance.DegradedRatePerMinute > 0)
                rate = Math.Min(rate, allowance.DegradedRatePerMinute);
        if (_limitRate.CheckDegraded(Http, Key.TenantId, rate) is not { } tooMany)
            return null;
        reservation.Release();
        Reservation = null;
        return tooMany;
    }
}
