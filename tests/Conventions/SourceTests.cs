using System.Text.RegularExpressions;
using Shouldly;
using TestSupport;
using Xunit;

namespace Conventions;

/// <summary>Conventions that the compiler does not check.</summary>
public sealed class SourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static IEnumerable<string> Code => Repository.Files(Path.Combine(Repository.Root, "src"), "*.cs", "*.razor");

    [Fact]
    public void Nothing_reads_the_wall_clock_directly()
    {
        // The sandbox's clock is itself based on wall time, and it paces real deliveries and limits by it.
        Using(@"\bDateTime(Offset)?\.(Utc)?Now\b", "src/StripeSandbox/").ShouldBeEmpty(PassTimeIn);
        // The client cannot be given a clock; the host registers the system's.
        Using(@"\bTimeProvider\.System\b", "src/StripeSandbox/", "src/StripeClient/", "src/BillingPortal/PortalHost.cs")
            .ShouldBeEmpty(PassTimeIn);

        static IEnumerable<string> Using(string clock, params string[] allowed) =>
            Code.Where(file => Regex.IsMatch(File.ReadAllText(file), clock, RegexOptions.None, Patience))
                .Select(Repository.Relative)
                .Where(file => !allowed.Any(start => file.StartsWith(start, StringComparison.Ordinal)));
    }

    private const string PassTimeIn = "time is passed in: BillingClock for what is billed, TimeProvider for transport";

    /// <summary>CSharpier breaks code at 140 columns, but neither comments nor texts, and no page.</summary>
    [Fact]
    public void Lines_have_at_most_140_characters()
    {
        var folders = new[] { "src", "tests", "benchmarks", "eng" }.Select(folder => Path.Combine(Repository.Root, folder));
        var files = folders
            .SelectMany(folder => Repository.Files(folder, "*.cs", "*.razor"))
            .Where(file => !Repository.Relative(file).StartsWith("src/StripeClient/Generated/", StringComparison.Ordinal));
        files
            .SelectMany(file =>
                File.ReadLines(file).Select((line, index) => (Place: $"{Repository.Relative(file)}:{index + 1}", line.Length))
            )
            .Where(line => line.Length > LongestLine)
            .Select(line => line.Place)
            .ShouldBeEmpty();
    }

    private const int LongestLine = 140;

    /// <summary>The analyzer that keeps C# files to this length (MA0051) does not see the code of a page.</summary>
    [Fact]
    public void Methods_of_pages_have_at_most_60_lines()
    {
        foreach (var file in Repository.Files(Repository.Portal, "*.razor"))
        {
            var lines = File.ReadAllLines(file);
            var code = Array.IndexOf(lines, "@code {");
            for (var start = code + 1; code >= 0 && start < lines.Length; start++)
            {
                if (lines[start] != "  {") // the start of a member's body
                    continue;
                var end = Array.FindIndex(lines, start, line => line.StartsWith("  }", StringComparison.Ordinal));
                (end - start - 1).ShouldBeLessThanOrEqualTo(LongestMethod, $"{Repository.Relative(file)}:{start + 1}");
            }
        }
    }

    private const int LongestMethod = 60;

    /// <summary>A use case keeps its request and outcome beside it, so a file may have more types than the one it is named after.</summary>
    [Fact]
    public void A_file_has_the_type_of_its_name()
    {
        var folders = new[] { Repository.Portal, Path.Combine(Repository.Root, "src", "StripeSandbox") };
        folders
            .SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Where(file => Path.GetFileName(file) != "Program.cs")
            .Where(file => !Regex.IsMatch(File.ReadAllText(file), TypeNamed(file), RegexOptions.None, Patience))
            .Select(Repository.Relative)
            .ShouldBeEmpty("name the file after its main type");

        // "AdminQueries.Tenants.cs" is a part of AdminQueries.
        static string TypeNamed(string file) =>
            $@"\b(class|record|struct|enum|interface|delegate [^(]*) {Path.GetFileName(file).Split('.')[0]}\b";
    }

    /// <summary>Numbers and sums of names are read too: a split by "3" would be one by model.</summary>
    [Fact]
    public void An_enum_is_read_by_its_name_alone() =>
        Code.Where(file => Regex.IsMatch(File.ReadAllText(file), @"\bEnum\.(Try)?Parse\b", RegexOptions.None, Patience))
            .Select(Repository.Relative)
            .ShouldBeEmpty("use EnumName.Find");

    [Fact]
    public void Nothing_is_left_for_later_or_swallowed()
    {
        var wrong = Code.Where(file =>
                Regex.IsMatch(
                    File.ReadAllText(file),
                    @"NotImplementedException|\bTODO\b|\bFIXME\b|catch\s*\{\s*\}|catch\s*\([^)]*\)\s*\{\s*\}",
                    RegexOptions.None,
                    Patience
                )
            )
            .Select(Repository.Relative);
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Money_is_never_floating_point()
    {
        var wrong = Code.Where(file =>
                Regex.IsMatch(
                    File.ReadAllText(file),
                    @"\b(double|float)\s+\w*(amount|price|total|cents|money|quantity|minor)\w*",
                    RegexOptions.IgnoreCase,
                    Patience
                )
            )
            .Select(Repository.Relative)
            // the client's types match the official package's
            .Where(file => !file.StartsWith("src/StripeClient/", StringComparison.Ordinal));
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Bulk_writes_pass_the_write_gate()
    {
        // ExecuteUpdate and ExecuteDelete bypass SaveChanges, so only InTransactionAsync brings them behind the write gate.
        foreach (var file in Repository.Files(Repository.Portal, "*.cs"))
        {
            var source = File.ReadAllText(file);
            if (Regex.IsMatch(source, @"\.Execute(Update|Delete|Sql)Async", RegexOptions.None, Patience))
                source.ShouldContain("InTransactionAsync", Case.Sensitive, Repository.Relative(file));
        }
    }

    [Fact]
    public void An_icon_button_has_a_name()
    {
        var seen = 0;
        foreach (var file in Repository.Files(Repository.Portal, "*.razor"))
        foreach (
            Match button in Regex.Matches(
                File.ReadAllText(file),
                @"<button\b(?:=>|[^>])*\bclass=""btn icon(?:=>|[^>])*>.*?</button>",
                RegexOptions.Singleline,
                Patience
            )
        )
        {
            seen++;
            (
                button.Value.Contains("aria-label=", StringComparison.Ordinal)
                || button.Value.Contains("class=\"sr\"", StringComparison.Ordinal)
            ).ShouldBeTrue($"{Repository.Relative(file)}: {button.Value}");
        }
        seen.ShouldBeGreaterThan(4, "the pattern still finds icon buttons");
    }

    [Fact]
    public void No_live_secret_and_no_path_of_one_machine_is_in_the_tree()
    {
        var wrong = Repository
            .Files(Repository.Root, "*.cs", "*.razor", "*.json", "*.md", "*.sh", "*.css", "*.js")
            .Where(file =>
                !file.Contains("node_modules", StringComparison.Ordinal) && !file.EndsWith("SourceTests.cs", StringComparison.Ordinal)
            )
            .Where(file =>
                Regex.IsMatch(
                    File.ReadAllText(file),
                    @"sk_live_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{24,}|/root/|/home/\w+/",
                    RegexOptions.None,
                    Patience
                )
            )
            .Select(Repository.Relative)
            // they use made-up keys to test that those are refused and masked
            .Where(file => !file.EndsWith("/ErrorTests.cs", StringComparison.Ordinal));
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Metered_endpoints_leave_the_pipeline_before_what_only_pages_need()
    {
        // The order further down works too, at half the speed, so only this test would notice.
        var host = File.ReadAllText(Path.Combine(Repository.Portal, "PortalHost.cs"));
        var order = new[] { "app.UseRouting()", "app.UseMetering()", "app.UseErrors()", "app.UseAuthentication()" }
            .Select(step => host.IndexOf(step, StringComparison.Ordinal))
            .ToList();
        order.ShouldAllBe(position => position > 0);
        order.ShouldBeInOrder();
    }

    [Fact]
    public void A_package_folder_named_without_a_slash_builds_too()
    {
        // NUGET_PACKAGES is used as written, without a trailing slash; a path appended to it directly names a missing folder.
        foreach (var file in Repository.Files(Repository.Root, "*.csproj", "*.targets", "*.props"))
            File.ReadAllText(file)
                .Replace("EnsureTrailingSlash('$(NuGetPackageRoot)')", "", StringComparison.Ordinal)
                .ShouldNotContain("$(NuGetPackageRoot)", Case.Sensitive, Repository.Relative(file));
    }

    [Fact]
    public void A_package_that_is_pinned_is_used()
    {
        var pinned = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var pins = Regex
            .Matches(pinned, @"PackageVersion Include=""([^""]+)""", RegexOptions.None, Patience)
            .Select(match => match.Groups[1].Value)
            .ToList();
        pins.Count.ShouldBeGreaterThan(10);
        var projects = string.Concat(Repository.Files(Repository.Root, "*.csproj", "*.targets").Select(File.ReadAllText));
        pins.Where(pin => !projects.Contains($"PackageReference Include=\"{pin}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
