using System.Text.RegularExpressions;
using Shouldly;
using TestSupport;
using Xunit;

namespace Conventions;

/// <summary>Every public type says in a sentence what it is, so that a reader of a use of it need not open its file.</summary>
public sealed partial class DocTests
{
    [Fact]
    public void Every_public_type_has_a_summary()
    {
        var declared = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var file in Repository.Files(Path.Combine(Repository.Root, "src"), "*.cs").Where(IsOurs))
        {
            var text = File.ReadAllText(file);
            var space = Namespace().Match(text).Groups["name"].Value;
            foreach (Match type in PublicType().Matches(text))
            {
                // One part of a partial type has the summary for all of them.
                var name = $"{space}.{type.Groups["name"].Value}";
                declared[name] = declared.GetValueOrDefault(name) || type.Groups["doc"].Success;
            }
        }
        declared.Count.ShouldBeGreaterThan(300);
        declared.Where(type => !type.Value).Select(type => type.Key).ShouldBeEmpty("add a /// <summary>: what it is, with units");
    }

    private static bool IsOurs(string file) => !Repository.Relative(file).Contains("/Generated/", StringComparison.Ordinal);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Namespace();

    // A documentation comment, attributes that may cover several lines, and the declaration; types within types are not asked.
    [GeneratedRegex(
        """
            (?<doc>^///[^\n]*\n)?(^\[[^\n]*\n([ \t]+[^\n]*\n)*(^\]\n)?)*^public\ ((sealed|static|abstract|partial|readonly|unsafe)\ )*
            (class|record\ struct|record|struct|enum|interface|delegate)\ (?<name>\w+(<[^>]*>)?)
            """,
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex PublicType();
}
