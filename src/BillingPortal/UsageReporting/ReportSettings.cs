using BillingPortal.Tenants;

namespace BillingPortal.UsageReporting;

/// <summary>Names of the ways to report, as configuration and rows carry them.</summary>
public static class ReporterNames
{
    public const string MeterEvents = "meter_events";
    public const string Legacy = "legacy";

    /// <summary>Bills by one way and sends copies to a meter that nothing bills.</summary>
    public const string Shadow = "shadow";

    public static readonly IReadOnlyList<string> All = [MeterEvents, Legacy, Shadow];

    /// <summary>As people read it.</summary>
    public static string Words(string name) =>
        name switch
        {
            Legacy => "usage records",
            Shadow => "shadow: both, billed by one",
            _ => "meter events",
        };
}

/// <param name="Bills">The way whose reports reach an invoice.</param>
public readonly record struct ReporterChoice(string Bills, bool IsShadowed);

/// <summary>How usage goes to Stripe, from the <c>Reporting</c> section.</summary>
public sealed class ReportSettings
{
    public const string Section = "Reporting";

    /// <summary>For tenants that name none of their own: meter_events, legacy or shadow.</summary>
    public string Reporter { get; init; } = ReporterNames.MeterEvents;

    /// <summary>What <c>shadow</c> bills by: legacy before the switch, meter_events after it.</summary>
    public string ShadowBillsBy { get; init; } = ReporterNames.Legacy;

    /// <summary>Copies go to the meter with this ending, so that a parallel run cannot bill twice.</summary>
    public string ShadowSuffix { get; init; } = "_shadow";

    /// <summary>Last API version family that knows usage records.</summary>
    public string LegacyApiVersion { get; init; } = "2024-06-20";

    /// <summary>Calls per second over all customers; Stripe allows 1,000 on the live endpoint, and others share the account.</summary>
    public int CallsPerSecond { get; init; } = 500;
    public int CustomersAtOnce { get; init; } = 32;

    /// <summary>Quiet time before the event summaries are believed: they are eventually consistent.</summary>
    public int DoubtPauseSeconds { get; init; } = 900;

    public ReporterChoice Of(Tenant tenant) =>
        (tenant.UsageReporter ?? Reporter) switch
        {
            ReporterNames.Shadow => new ReporterChoice(ShadowBillsBy, IsShadowed: true),
            var name => new ReporterChoice(name, IsShadowed: false),
        };

    /// <summary>What is wrong with it, each with its configuration key.</summary>
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
