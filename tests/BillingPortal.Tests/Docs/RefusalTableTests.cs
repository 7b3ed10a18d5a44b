using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Docs;

/// <summary>The table of refusals in docs/metering.md lists every error code of a metered call under its status.</summary>
public sealed partial class RefusalTableTests
{
    [Fact]
    public void Every_refusal_of_a_metered_call_is_in_the_table_under_its_status()
    {
        var table = File.ReadAllLines(Samples.PathOf("docs", "metering.md"));
        var codes = Directory
            .GetFiles(Samples.PathOf("src", "BillingPortal", "Metering"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Made().Matches(File.ReadAllText(file)))
            .Select(made => (Status: made.Groups["status"].Value, Code: made.Groups["code"].Value))
            .Distinct()
            .ToList();
        codes.Count.ShouldBeGreaterThan(15);
        foreach (var (status, code) in codes)
            table.ShouldContain(
                line =>
                    line.StartsWith("| " + status + " |", StringComparison.Ordinal)
                    && line.Contains("`" + code + "`", StringComparison.Ordinal),
                $"{status} {code}"
            );
    }

    [GeneratedRegex(
        "StatusCodes\\.Status(?<status>[0-9]{3})\\w+,\\s*\"(?<code>[a-z_]+)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Made();
}
