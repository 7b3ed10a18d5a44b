using System.Diagnostics;
using System.Reflection;
using TestSupport;

namespace Faults;

/// <summary>The portal or the sandbox as a separate process, with its output kept in a file.</summary>
internal sealed class ChildProgram(string name, string program, string url, string logFile, params string[] arguments) : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5); // a process that has exited is noticed at once
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Process? _process;

    public string Url => url;
    public string LogFile => logFile;
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>How often it exited by itself, which must not happen.</summary>
    public int Crashes { get; private set; }

    public static string PathOf(string key) =>
        typeof(ChildProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;

    /// <summary>Starts it and waits until it is healthy. False if it exited before that.</summary>
    public async Task<bool> StartAsync(bool wait = true)
    {
        _process?.Dispose();
        _process = ChildProcess.Start(program, arguments, Path.GetDirectoryName(program)!, Keep, Keep);
        if (!wait)
            return true;
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < StartTimeout)
        {
            if (_process.HasExited)
                return false;
            if (await IsHealthyAsync())
                return true;
            await Task.Delay(100);
        }
        return false;
    }

    public async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(url + "/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        if (_process is not { HasExited: false } process)
            return;
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Suspends the process without ending it, as a garbage collection, swapping or a paused virtual machine would.</summary>
    public async Task FreezeAsync(TimeSpan time)
    {
        if (_process is not { HasExited: false } process)
            return;
        process.Signal("-STOP");
        await Task.Delay(time);
        process.Signal("-CONT");
    }

    /// <summary>Records whether it exited without being killed.</summary>
    public bool HasCrashed()
    {
        if (_process is not { HasExited: true })
            return false;
        Crashes++;
        Keep($"[campaign] {name} ended by itself with code {_process.ExitCode}");
        return true;
    }

    private void Keep(string line)
    {
        lock (this)
            File.AppendAllText(logFile, line + "\n");
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _process = null;
    }
}
