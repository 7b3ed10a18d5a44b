using System.Text.RegularExpressions;
using Shouldly;
using TestSupport;
using Xunit;

namespace Conventions;

/// <summary>An icon missing from the sprite is drawn as nothing, without an error.</summary>
public sealed class IconTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Every_icon_that_is_named_is_in_the_sprite()
    {
        var sprite = File.ReadAllText(Path.Combine(Repository.Root, "wwwroot-assets", "icons.svg"));
        var known = Regex
            .Matches(sprite, "<symbol id=\"i-([a-z_]+)\"", RegexOptions.None, Patience)
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var file in Repository.Files(Repository.Portal, "*.razor"))
        foreach (
            Match used in Regex.Matches(File.ReadAllText(file), "(?:<Icon Name|IconName|Icon)=\"([a-z_]+)\"", RegexOptions.None, Patience)
        )
            if (!known.Contains(used.Groups[1].Value))
                wrong.Add($"{Repository.Relative(file)}: {used.Groups[1].Value}");
        wrong.ShouldBeEmpty();
    }
}
