namespace BillingPortal.Data;

/// <summary>Paths typed on the command line or set in the environment: relative to the directory the command was typed in.</summary>
public static class TypedPath
{
    private const string Project = "BillingPortal.csproj";

    public static string Full(string path) =>
        Path.GetFullPath(path, CurrentDirectory(Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable("PWD")));

    /// <param name="current">The process's current directory.</param>
    /// <param name="shell">The shell's directory (PWD), on systems that set it.</param>
    /// <remarks><c>dotnet run --project</c> starts the program in the project's folder; only the shell still knows the directory the
    /// command was typed in.</remarks>
    internal static string CurrentDirectory(string current, string? shell) =>
        File.Exists(Path.Combine(current, Project)) && Path.IsPathRooted(shell) && Directory.Exists(shell) ? shell : current;
}
