using System.Text.Json;

namespace Stripe.Tests.Support;

/// <summary>The API's contract, which lives outside the repository: surface of the official package, operations, samples.</summary>
internal static class ContractFiles
{
    public const string Variable = "STRIPE_CONTRACT_DIR";

    private const string Hint =
        "The Stripe contract is not there, so this client cannot be compared with it. Set " + Variable
        + " to the folder that holds stripe-net-surface.txt, stripe-subset.json and fixtures.json, "
        + "or put that folder at shared/stripe-contract beside the repository.";

    public static string Surface => Path("stripe-net-surface.txt");

    public static JsonDocument Operations() => JsonDocument.Parse(File.ReadAllText(Path("stripe-subset.json")));

    public static JsonDocument Fixtures() => JsonDocument.Parse(File.ReadAllText(Path("fixtures.json")));

    private static string Path(string file)
    {
        var path = Candidates().Select(folder => System.IO.Path.Combine(folder, file)).FirstOrDefault(File.Exists);

        // A pass without having compared anything would be a lie, here as on a build server.
        path.ShouldNotBeNull($"{file}: {Hint}");
        return path;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named;
            yield break;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return System.IO.Path.Combine(folder.FullName, "shared", "stripe-contract");
    }
}
