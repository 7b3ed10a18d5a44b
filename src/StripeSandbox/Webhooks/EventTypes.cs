using System.Collections.Frozen;

namespace StripeSandbox.Webhooks;

/// <summary>Every event type of this API version. An endpoint that asks for another type has a typing error.</summary>
public static class EventTypes
{
    private static readonly FrozenSet<string> All = Contract
        .ContractFiles.Read("event-types.txt")
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Append("v1.billing.meter.error_report_triggered")
        .Append("v1.billing.meter.no_meter_found")
        .ToFrozenSet(StringComparer.Ordinal);

    public static bool Known(string type) => All.Contains(type);
}
