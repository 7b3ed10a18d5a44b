using BillingPortal.Tenants;

namespace BillingPortal.UsageReporting;

/// <summary>Names of the reporting methods, as in the configuration and in rows.</summary>
public static class ReporterNames
{
    public const string MeterEvents = "meter_events";
    public const string Legacy = "legacy";

    /// <summary>Bills by one method and sends copies to a meter that no price uses.</summary>
    public const string Shadow = "shadow";

    public static readonly IReadOnlyList<string> All = [MeterEvents, Legacy, Shadow];

    /// <summary>The name shown to people.</summary>
    public static string Describe(string name) =>
        name switch
        {
            Legacy => "usage records",
            Shadow => "shadow: both, billed by one",
            _ => "meter events",
        };
}

/// <param name="Bills">The method whose reports are invoiced.</param>
public readonly record struct ReporterChoice(string Bills, bool IsShadowed);

/// <summary>How usage is reported to Stripe, from the <c>Reporting</c> section.</summary>
public sealed class ReportSettings
{
    public const string Section = "Reporting";

    /// <summary>For tenants without their own setting: meter_events, legacy or shadow.</summary>
    public string Reporter { get; init; } = ReporterNames.MeterEvents;

    /// <summary>What <c>shadow</c> bills by: legacy before the switch, meter_events after it.</summary>
    public string ShadowBillsBy { get; init; } = ReporterNames.Legacy;

    /// <summary>Copies go to the meter with this suffix, so that a parallel run cannot bill twice.</summary>
    public string ShadowSuffix { get; init; } = "_shadow";

    /// <summary>Last API version family that supports usage records.</summary>
    public string LegacyApiVersion { get; init; } = "2024-06-20";

    /// <summary>Calls per second over all customers. Stripe allows 1,000 in live mode, and others share the account.</summary>
    public int CallsPerSecond { get; init; } = 500;
    public int CustomersAtOnce { get; init; } = 32;

    /// <summary>Seconds to wait before the event summaries are trusted: they are eventually consistent.</summary>
    public int DoubtPauseSeconds { get; init; } = 900;

    public ReporterChoice Of(Tenant tenant) =>
        (tenant.UsageReporter ?? Reporter) switch
        {
            ReporterNames.Shadow => new ReporterChoice(ShadowBillsBy, IsShadowed: true),
            var name => new ReporterChoice(name, IsShadowed: false),
        };

    /// <summary>Configuration errors, each with its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (!ReporterNames.All.Contains(Reporter))
            yield return $"{Section}:Reporter is \"{Reporter}\"; use {string.Join(", ", ReporterNames.All)}.";
        if (ShadowBillsBy is not (ReporterNames.Legacy or ReporterNames.MeterEvents))
            yield return $"{Section}:ShadowBillsBy is \"{ShadowBillsBy}\"; use {ReporterNames.Legacy} or {ReporterNames.MeterEvents}.";
        if (ShadowSuffix.Length == 0)
            yield return $"{Section}:ShadowSuffix is empty; copies would be billed.";
        if (CallsPerSecond is < 1 or > 1000)
            yield return $"{Section}:CallsPerSecond is outside 1 to 1000, which is Stripe's limit.";
        if (CustomersAtOnce is < 1 or > 256)
            yield return $"{Section}:CustomersAtOnce is outside 1 to 256.";
        if (DoubtPauseSeconds < 0)
            yield return $"{Section}:DoubtPauseSeconds is negative.";
    }
}
