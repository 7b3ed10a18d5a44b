using System.Text.Json;
using System.Text.RegularExpressions;

namespace StripeClientGenerator;

/// <summary>Converts between names of the API and of C#.</summary>
internal static partial class Names
{
    /// <summary>"amount_off" for "AmountOff", by the naming policy that reads the client's JSON.</summary>
    public static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>"BillingAlertTriggered" for "billing.alert_triggered".</summary>
    public static string Pascal(string name) =>
        string.Concat(name.Split('.', '_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>"Billing.AlertTriggered" for "billing.alert_triggered".</summary>
    public static string Type(string apiObject) => string.Join('.', apiObject.Split('.').Select(Pascal));

    /// <summary>The names in a type: List and Billing.Meter for "List&lt;Billing.Meter&gt;".</summary>
    public static IEnumerable<string> In(string type) => Name().Matches(type).Select(match => match.Value);

    /// <summary>The type as written inside that namespace, without its prefix.</summary>
    public static string Local(string type, string space) =>
        space.Length == 0
            ? type
            : Name()
                .Replace(
                    type,
                    match =>
                        match.Value.StartsWith(space + ".", StringComparison.Ordinal)
                        && !match.Value[(space.Length + 1)..].Contains('.', StringComparison.Ordinal)
                            ? match.Value[(space.Length + 1)..]
                            : match.Value
                );

    [GeneratedRegex(@"[A-Za-z][\w.]*", RegexOptions.None, 60_000)]
    private static partial Regex Name();
}
