using System.Diagnostics;
using System.Text.RegularExpressions;

namespace StripeSandbox.Tests.Support;

/// <summary>The contract checker, which knows Stripe's published interface and nothing of this program.</summary>
public static partial class Conformance
{
    [GeneratedRegex("_[A-Za-z0-9]{20,}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Id();


    const string Variable = "STRIPE_CONTRACT_DIR";

    /// <summary>From the environment, else ../shared/stripe-contract of some folder above the tests.</summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "stripe-contract");
            if (File.Exists(Path.Combine(beside, "validate.mjs"))) return beside;
        }

        throw new InvalidOperationException($"The Stripe contract is not on this machine: set {Variable} to the folder that holds validate.mjs and stripe-subset.json, or put it at ../shared/stripe-contract beside the repository.");
    }

    /// <summary>The violations, each sort of them once.</summary>
    public static async Task<List<string>> Check(string recording)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(Find(), "validate.mjs"));
        start.ArgumentList.Add(recording);
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        if (node.ExitCode == 0) return [];
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Id().Replace(l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..], "_…")).Distinct(StringComparer.Ordinal).ToList();
    }
}
