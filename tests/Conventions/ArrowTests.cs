using System.Text.RegularExpressions;
using Shouldly;
using TestSupport;
using Xunit;

namespace Conventions;

/// <summary>
/// Which folder of the portal may use which. There are no cycles, and docs/adr/0002-arrows.md has the reason for each arrow
/// added since the first version. Read from the source: a using directive or a qualified name.
/// </summary>
public sealed class ArrowTests
{
    /// <summary>The folders that every feature may use. A base folder uses only what its own line lists.</summary>
    private static readonly Dictionary<string, string[]> Base = new(StringComparer.Ordinal)
    {
        ["Time"] = [],
        ["Data"] = [],
        ["Jobs"] = ["Data"],
        ["Web"] = ["Data", "Time"],
        ["Ui"] = ["Web"],
        ["Callers"] = ["Data"],
        ["Audit"] = ["Callers"],
        ["Mail"] = ["Jobs", "Ui"],
    };

    private static readonly Dictionary<string, string[]> Features = new(StringComparer.Ordinal)
    {
        ["Tenants"] = [],
        ["Plans"] = [],
        ["StripeAccess"] = ["Plans"],
        ["Accounts"] = ["ApiKeys", "Subscriptions"],
        ["ApiKeys"] = ["Tenants"],
        ["Subscriptions"] = ["Tenants", "StripeAccess"],
        ["Invoices"] = ["Subscriptions", "Usage"],
        ["Metering"] = ["ApiKeys", "Subscriptions"],
        ["Gateway"] = ["Metering"],
        ["Usage"] = ["Metering"],
        ["UsageReporting"] = ["Metering"],
        ["PlanChanges"] = ["UsageReporting", "Invoices"],
        ["StripeEvents"] = ["UsageReporting", "Invoices"],
        ["Reconciliation"] = ["StripeEvents"],
        ["InvoiceExplained"] = ["Reconciliation"],
        ["Overview"] = ["Invoices"],
        ["Admin"] = ["Reconciliation", "Accounts"],
    };

    /// <summary>Folders that compose the features. They may use everything, and no feature may use them.</summary>
    private static readonly string[] Composition = ["Development", "Start", "Layout"];

    private static readonly Dictionary<string, string[]> Arrows = Base.Concat(Features).ToDictionary(StringComparer.Ordinal);

    [Fact]
    public void Every_folder_uses_only_what_its_arrow_allows()
    {
        var folders = Directory.GetDirectories(Repository.Portal).Select(path => Path.GetFileName(path)!).Where(IsFeature).ToList();
        var unknown = folders.Where(folder => !Arrows.ContainsKey(folder) && !Composition.Contains(folder)).ToList();
        unknown.ShouldBeEmpty(string.Join('\n', unknown.Select(WhatToAdd)));

        var wrong = new List<string>();
        foreach (var folder in folders.Where(folder => !Composition.Contains(folder)))
        {
            var allowed = Allowed(folder);
            foreach (var file in Repository.Files(Path.Combine(Repository.Portal, folder), "*.cs", "*.razor"))
            foreach (
                var used in Used(File.ReadAllText(file)).Where(used => used != folder && folders.Contains(used) && !allowed.Contains(used))
            )
                wrong.Add($"{Repository.Relative(file)} uses {used}");
        }
        wrong.ShouldBeEmpty(
            "either do without, or allow the arrow: name the used folder in the first one's line in "
                + "tests/Conventions/ArrowTests.cs, and say why in docs/adr/0002-arrows.md"
        );
    }

    [Fact]
    public void A_new_folder_is_told_its_line()
    {
        var usage = WhatToAdd("Usage"); // treated as new: its line is computed from what it uses
        usage.ShouldContain("tests/Conventions/ArrowTests.cs");
        usage.ShouldContain("[\"Usage\"] = [");
        foreach (var used in (string[])["\"Metering\"", "\"Subscriptions\""])
            usage.ShouldContain(used);
        foreach (var free in (string[])["\"Usage\",", "\"Data\"", "\"Ui\""])
            usage.ShouldNotContain(free);
        WhatToAdd("Scrapers").ShouldContain("[\"Scrapers\"] = [],", customMessage: "a folder that uses nothing needs a line too");
    }

    [Fact]
    public void The_arrows_have_no_circle()
    {
        foreach (var folder in Arrows.Keys)
            Reach(folder).ShouldNotContain(folder, $"{folder} reaches itself");
    }

    private const string SeesStripe = @"^\s*@?using (Stripe(\.|;|\s*$)|BillingPortal\.StripeAccess)|IStripeClient";

    [Fact]
    public void The_picture_in_the_documentation_is_this_one()
    {
        var path = Path.Combine(Repository.Root, "docs", "architecture.md");
        var text = File.ReadAllText(path);
        var from = text.IndexOf(PictureBegins, StringComparison.Ordinal);
        var to = text.IndexOf(PictureEnds, StringComparison.Ordinal);
        (from >= 0 && to > from).ShouldBeTrue("docs/architecture.md has lost the picture's fence");
        var drawn = text[..from] + PictureBegins + Picture() + text[to..];
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(path, drawn);
        else
            text.ShouldBe(drawn, "draw it again: UPDATE_DOCS=1 dotnet test tests/Conventions --filter The_picture");
    }

    private const string PictureBegins = "```mermaid\n";
    private const string PictureEnds = "```\n<!-- end of the picture -->";

    private static string Picture()
    {
        var lines = Features
            .OrderBy(feature => feature.Key, StringComparer.Ordinal)
            .SelectMany(feature =>
                feature.Value.Length == 0
                    ? [$"  {feature.Key} --> Base"]
                    : feature.Value.Order(StringComparer.Ordinal).Select(used => $"  {feature.Key} --> {used}")
            );
        var inBase = string.Join(" · ", Base.Keys.Order(StringComparer.Ordinal));
        return $"graph TD\n  Base[\"{inBase}\"]\n{string.Join('\n', lines)}\n";
    }

    [Fact]
    public void Metering_never_sees_the_Stripe_client()
    {
        foreach (var folder in (string[])["Metering", "ApiKeys", "Gateway", "Usage", "Tenants", "Accounts", "Data", "Jobs", "Web", "Mail"])
        foreach (var file in Repository.Files(Path.Combine(Repository.Portal, folder), "*.cs", "*.razor"))
            Regex
                .IsMatch(File.ReadAllText(file), SeesStripe, RegexOptions.Multiline, TimeSpan.FromMinutes(1))
                .ShouldBeFalse($"{Repository.Relative(file)} sees the Stripe client; a tenant's call must not be able to wait for Stripe");
    }

    [Fact]
    public void The_sandbox_shares_no_code_with_the_client_or_the_portal()
    {
        var project = File.ReadAllText(Path.Combine(Repository.Root, "src", "StripeSandbox", "StripeSandbox.csproj"));
        project.ShouldNotContain("ProjectReference");
        var portal = File.ReadAllText(Path.Combine(Repository.Portal, "BillingPortal.csproj"));
        portal.ShouldContain("StripeSandbox.csproj\" ReferenceOutputAssembly=\"false\"");
    }

    /// <summary>Instructions for adding a folder: one line to paste.</summary>
    private static string WhatToAdd(string folder)
    {
        var path = Path.Combine(Repository.Portal, folder);
        var others = Directory
            .GetDirectories(Repository.Portal)
            .Select(other => Path.GetFileName(other)!)
            .Where(other => other != folder && Features.ContainsKey(other))
            .ToHashSet(StringComparer.Ordinal);
        var files = Directory.Exists(path) ? Repository.Files(path, "*.cs", "*.razor") : [];
        var used = files
            .SelectMany(file => Used(File.ReadAllText(file)))
            .Where(others.Contains)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return $"src/BillingPortal/{folder} is new: every folder there says which others it uses. Add this line to Features in "
            + $"tests/Conventions/ArrowTests.cs, under [\"Tenants\"]: "
            + $"[\"{folder}\"] = [{string.Join(", ", used.Select(name => $"\"{name}\""))}],";
    }

    private static bool IsFeature(string folder) =>
        char.IsUpper(folder[0])
        && Directory
            .EnumerateFiles(Path.Combine(Repository.Portal, folder), "*.*", SearchOption.AllDirectories)
            .Any(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
        && folder is not "Properties";

    private static HashSet<string> Allowed(string folder)
    {
        var allowed = Reach(folder);
        if (Features.ContainsKey(folder))
            allowed.UnionWith(Base.Keys);
        return allowed;
    }

    // "May use" is transitive: what Metering may use, Gateway may use through it.
    private static HashSet<string> Reach(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(Arrows.GetValueOrDefault(folder, []));
        while (open.TryDequeue(out var next))
            if (reached.Add(next))
                foreach (var further in Arrows.GetValueOrDefault(next, []))
                    open.Enqueue(further);
        return reached;
    }

    private static IEnumerable<string> Used(string source) =>
        Regex
            .Matches(source, @"BillingPortal\.([A-Z][A-Za-z]+)", RegexOptions.None, TimeSpan.FromMinutes(1))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal);
}
