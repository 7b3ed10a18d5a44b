using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Conventions;

/// <summary>
/// Which feature folder may use which. The picture has no circle; where an arrow was added to the first drawing, an ADR says
/// why. Read from the source: a using, or a qualified name.
/// </summary>
public sealed class ArrowTests
{
    private static readonly string[] Leaves = ["Data", "Jobs", "Web", "Mail", "Callers", "Audit"];

    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Tenants"] = [],
        ["Plans"] = [],
        ["Accounts"] = ["Tenants", "ApiKeys", "Subscriptions"],
        ["ApiKeys"] = ["Tenants"],
        ["Subscriptions"] = ["Tenants", "Plans"],
        ["Invoices"] = ["Tenants", "Plans", "Subscriptions", "Usage"],
        ["Metering"] = ["ApiKeys", "Subscriptions"],
        ["Gateway"] = ["Metering"],
        ["Ingest"] = ["Metering"],
        ["Usage"] = ["Metering", "Subscriptions"],
        ["UsageReporting"] = ["Metering", "Subscriptions"],
        ["PlanChanges"] = ["UsageReporting", "Subscriptions", "Invoices", "Usage"],
        ["StripeEvents"] = ["UsageReporting", "Subscriptions", "Invoices"],
        ["Reconciliation"] = ["StripeEvents", "UsageReporting"],
        ["InvoiceExplained"] = ["Usage", "Invoices", "Reconciliation"],
        ["Overview"] = ["Usage", "Invoices", "ApiKeys"],
        ["Admin"] = ["Reconciliation", "StripeEvents", "UsageReporting", "Usage", "Invoices", "Tenants", "Accounts"],
    };

    // Composition, not features: they may see everything.
    private static readonly string[] Free = ["Development", "Layout"];

    // A page lives with its feature and is drawn inside the shared frame.
    private const string Frame = "Layout";

    [Fact]
    public void Every_folder_uses_only_what_its_arrow_allows()
    {
        var folders = Directory.GetDirectories(Repository.Portal).Select(path => Path.GetFileName(path)!).Where(IsFeature).ToList();
        var unknown = folders.Where(folder => !Arrows.ContainsKey(folder) && !Leaves.Contains(folder) && !Free.Contains(folder)).ToList();
        unknown.ShouldBeEmpty(string.Join('\n', unknown.Select(WhatToAdd)));

        var wrong = new List<string>();
        foreach (var folder in folders.Where(folder => !Free.Contains(folder)))
        {
            var allowed = Allowed(folder);
            foreach (var file in Repository.Files(Path.Combine(Repository.Portal, folder), "*.cs", "*.razor"))
                foreach (var used in Used(File.ReadAllText(file)).Where(used => used != folder && folders.Contains(used) && !allowed.Contains(used)))
                    wrong.Add($"{Repository.Relative(file)} uses {used}");
        }
        wrong.ShouldBeEmpty("either do without, or allow the arrow: name the used folder in the first one's line of Arrows in "
            + "tests/Conventions/ArrowTests.cs, and say why in docs/adr/0002-arrows.md");
    }

    [Fact]
    public void A_new_folder_is_told_its_line()
    {
        var usage = WhatToAdd("Usage"); // as if it were new: its line is made from what it uses
        usage.ShouldContain("tests/Conventions/ArrowTests.cs");
        usage.ShouldContain("[\"Usage\"] = [");
        foreach (var used in (string[])["\"Metering\"", "\"Subscriptions\""]) usage.ShouldContain(used);
        foreach (var free in (string[])["\"Usage\",", "\"Data\"", "\"Layout\""]) usage.ShouldNotContain(free);
        WhatToAdd("Scrapers").ShouldContain("[\"Scrapers\"] = [],", customMessage: "a folder that uses nothing needs a line too");
    }

    [Fact]
    public void The_arrows_have_no_circle()
    {
        foreach (var folder in Arrows.Keys) Reach(folder).ShouldNotContain(folder, $"{folder} reaches itself");
    }

    [Fact]
    public void Metering_never_sees_the_Stripe_client()
    {
        foreach (var folder in (string[])["Metering", "ApiKeys", "Gateway", "Usage", "Tenants", "Accounts", "Data", "Jobs", "Web", "Mail"])
            foreach (var file in Repository.Files(Path.Combine(Repository.Portal, folder), "*.cs", "*.razor"))
                Regex.IsMatch(File.ReadAllText(file), @"^\s*@?using Stripe(\.|;|\s*$)|IStripeClient", RegexOptions.Multiline, TimeSpan.FromMinutes(1))
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

    /// <summary>What somebody with a folder of their own does: one line, which they can paste.</summary>
    private static string WhatToAdd(string folder)
    {
        var path = Path.Combine(Repository.Portal, folder);
        var others = Directory.GetDirectories(Repository.Portal).Select(other => Path.GetFileName(other)!)
            .Where(other => other != folder && !Leaves.Contains(other) && other != Frame).ToHashSet(StringComparer.Ordinal);
        var files = Directory.Exists(path) ? Repository.Files(path, "*.cs", "*.razor") : [];
        var used = files.SelectMany(file => Used(File.ReadAllText(file))).Where(others.Contains).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return $"src/BillingPortal/{folder} is new: every folder there says which others it uses. Add this line to Arrows in "
            + $"tests/Conventions/ArrowTests.cs, under [\"Tenants\"]: "
            + $"[\"{folder}\"] = [{string.Join(", ", used.Select(name => $"\"{name}\""))}],";
    }

    private static bool IsFeature(string folder) => char.IsUpper(folder[0]) && Directory.EnumerateFiles(Path.Combine(Repository.Portal, folder), "*.*", SearchOption.AllDirectories).Any(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)) && folder is not "Properties";

    private static HashSet<string> Allowed(string folder)
    {
        var allowed = new HashSet<string>(Leaves, StringComparer.Ordinal);
        if (Leaves.Contains(folder)) return allowed;
        allowed.Add(Frame);
        allowed.UnionWith(Reach(folder));
        return allowed;
    }

    // "May use" carries on: what Metering may use, Gateway may use through it.
    private static HashSet<string> Reach(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(Arrows.GetValueOrDefault(folder, []));
        while (open.TryDequeue(out var next))
            if (reached.Add(next))
                foreach (var further in Arrows.GetValueOrDefault(next, [])) open.Enqueue(further);
        return reached;
    }

    private static IEnumerable<string> Used(string source) =>
        Regex.Matches(source, @"BillingPortal\.([A-Z][A-Za-z]+)", RegexOptions.None, TimeSpan.FromMinutes(1)).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);
}
