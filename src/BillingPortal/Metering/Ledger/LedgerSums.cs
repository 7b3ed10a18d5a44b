namespace BillingPortal.Metering.Ledger;

/// <summary>
/// What a batch adds to the two rollups. Buckets stay in memory with the id of their stored row, so that a bucket that is hit again
/// is updated by id, not looked up by ten columns. A failed batch clears them all.
/// </summary>
internal sealed class LedgerSums
{
    private const int MostBuckets = 200_000;
    private const long HourMs = 3_600_000;
    private const long DayMs = 86_400_000;

    private readonly Dictionary<HourKey, HourSum> _hours = [];
    private readonly Dictionary<DayKey, DaySum> _days = [];

    /// <summary>Buckets that this batch changes.</summary>
    public List<HourSum> Hours { get; } = [];
    public List<DaySum> Days { get; } = [];

    public void Begin()
    {
        foreach (var hour in Hours)
            hour.Clear();
        foreach (var day in Days)
            day.Clear();
        Hours.Clear();
        Days.Clear();
        if (_hours.Count + _days.Count > MostBuckets)
            Forget();
    }

    /// <summary>After a failure: ids of rolled-back rows must not be used again.</summary>
    public void Forget()
    {
        _hours.Clear();
        _days.Clear();
        Hours.Clear();
        Days.Clear();
    }

    /// <summary>Counts a row that was really inserted.</summary>
    public void Add(UsageEvent row)
    {
        var occurred = row.OccurredAt.ToUnixTimeMilliseconds();
        var period = row.PeriodStart.ToUnixTimeMilliseconds();
        var hourKey = new HourKey(row.TenantId, row.Meter, period, occurred - (occurred % HourMs));
        if (!_hours.TryGetValue(hourKey, out var hour))
            _hours[hourKey] = hour = new HourSum(hourKey);
        if (hour.Events == 0)
            Hours.Add(hour);
        hour.Add(row);

        var dayKey = new DayKey(
            row.TenantId,
            occurred - (occurred % DayMs),
            period,
            row.Meter,
            row.KeyId,
            row.Endpoint,
            row.Model,
            row.Status
        );
        if (!_days.TryGetValue(dayKey, out var day))
            _days[dayKey] = day = new DaySum(dayKey, row.IsTest);
        if (day.Events == 0)
            Days.Add(day);
        day.Add(row);
    }

    // Strings are compared but not hashed: tenant and key already separate nearly all buckets, and hashing took longer than the
    // look-up.
    public readonly record struct HourKey(long TenantId, string Meter, long Period, long Hour)
    {
        public override int GetHashCode() => HashCode.Combine(TenantId, Hour);
    }

    // Without IsTest, which is in the table's unique index: the key already says it.
    public readonly record struct DayKey(
        long TenantId,
        long Day,
        long Period,
        string Meter,
        long KeyId,
        string Endpoint,
        string Model,
        int Status
    )
    {
        public override int GetHashCode() => HashCode.Combine(TenantId, KeyId, Day, Status);
    }

    internal sealed class HourSum(HourKey key)
    {
        public HourKey Key => key;

        /// <summary>Id of the stored row; 0 while unknown.</summary>
        public long Id { get; set; }
        public long Quantity,
            Billable,
            Test,
            Events,
            Cost,
            FirstEvent,
            LastEvent;

        public void Add(UsageEvent row)
        {
            if (row.IsTest)
                Test += row.Quantity;
            else
                Quantity += row.Quantity;
            if (row.Billable)
                Billable += row.Quantity;
            FirstEvent = Events == 0 ? row.Id : Math.Min(FirstEvent, row.Id);
            LastEvent = Math.Max(LastEvent, row.Id);
            Events++;
            Cost += row.ProviderCostNano;
        }

        public void Clear() => Quantity = Billable = Test = Events = Cost = FirstEvent = LastEvent = 0;
    }

    internal sealed class DaySum(DayKey key, bool isTest)
    {
        public DayKey Key => key;
        public bool IsTest => isTest;
        public long Id { get; set; }
        public long Quantity,
            Events,
            DurationMs,
            Cost;

        public void Add(UsageEvent row)
        {
            Quantity += row.Quantity;
            Events++;
            DurationMs += row.DurationMs;
            Cost += row.ProviderCostNano;
        }

        public void Clear() => Quantity = Events = DurationMs = Cost = 0;
    }
}
