using System.Text.RegularExpressions;
using StripeContract;

namespace StripeSandbox.Tests.Support;

/// <summary>The contract checker, which knows Stripe's published interface and nothing about this program.</summary>
public static partial class Conformance
{
    /// <summary>The violations, one of each kind.</summary>
    public static List<string> Check(string recording) =>
        [
            .. new ExchangeCheck(ApiContract.OfRepository)
                .CheckLines(File.ReadLines(recording))
                .Select(violation => Id().Replace(violation, "_…"))
                .Distinct(StringComparer.Ordinal),
        ];

    [GeneratedRegex("_[A-Za-z0-9]{20,}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Id();
}
