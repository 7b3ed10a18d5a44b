namespace BillingPortal.Data;

/// <summary>Paths that somebody typed, on the command line or into the environment: they count from where the command was typed.</summary>
public static class TypedPath
{
    private const string Project = "BillingPortal.csproj";

    public static string Full(string path) =>
        Path.GetFullPath(path, Here(Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable("PWD")));

    /// <param name="current">The process's directory.</param>
    /// <param name="shell">What the shell says, on systems that do.</param>
    /// <remarks><c>dotnet run --project</c> starts the program in the project's folder, whatever folder it was typed in; only the shell
    /// still knows that one.</remarks>
    internal static string Here(string current, string? shell) =>
        File.Exists(Path.Combine(current, Project)) && Path.IsPathRooted(shell) && Directory.Exists(shell) ? shell : current;
}
