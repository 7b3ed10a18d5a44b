namespace Stripe.Tests.Support;

/// <summary>The repository these tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
