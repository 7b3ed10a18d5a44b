using System.Diagnostics;
using System.Globalization;

namespace TestSupport;

/// <summary>Programs of this repository as separate processes.</summary>
internal static class ChildProcess
{
    private static readonly string[] NotInherited = ["STRIPE", "ASPNETCORE", "DOTNET_ENVIRONMENT", "URLS"];

    /// <summary>
    /// Starts <c>dotnet program arguments</c> with all streams redirected. This shell's settings for the portal and for Stripe do not
    /// reach it.
    /// </summary>
    /// <param name="program">Path of its assembly.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="onOutput">Gets each line of its output.</param>
    /// <param name="onError">Gets each line of its error stream.</param>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        string folder,
        Action<string> onOutput,
        Action<string> onError,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var process = Start(program, arguments, folder, environment);
        process.OutputDataReceived += (_, line) => Pass(line.Data, onOutput);
        process.ErrorDataReceived += (_, line) => Pass(line.Data, onError);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Starts a program whose streams the caller reads.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(IsNotInherited).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Sends a signal such as <c>-TERM</c>.</summary>
    public static void Signal(this Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static bool IsNotInherited(string name) =>
        NotInherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static void Pass(string? line, Action<string> reader)
    {
        if (line is not null)
            reader(line);
    }
}
