namespace TestSupport;

/// <summary>The repository these tests run in, and its source files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Portal => Path.Combine(Root, "src", "BillingPortal");

    /// <summary>Files below a folder, without what a build wrote.</summary>
    public static IEnumerable<string> Files(string folder, params string[] patterns) =>
        patterns
            .SelectMany(pattern => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Where(file =>
                !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            );

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BillingPortal.sln")))
                return folder.FullName;
        throw new InvalidOperationException("BillingPortal.sln was not found above the tests.");
    }
}
