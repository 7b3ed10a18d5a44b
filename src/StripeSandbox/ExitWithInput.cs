using System.Runtime.InteropServices;

namespace StripeSandbox;

/// <summary>Ends the program when standard input closes, so that a killed parent leaves no sandbox running.</summary>
public static class ExitWithInput
{
    public static async Task WatchAsync(IHostApplicationLifetime life)
    {
        await Task.Yield();
        // Ctrl+C in a terminal reaches parent and child. Keep serving until the parent, which still needs the sandbox, has stopped.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        var buffer = new byte[256];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(buffer, life.ApplicationStopping) > 0) { }

        life.StopApplication();
    }
}

/// <summary>Replaces the console lifetime: only the end of standard input, or SIGTERM, ends the program.</summary>
public sealed class EndsWithInput(IHostApplicationLifetime life) : IHostLifetime, IDisposable
{
    private PosixSignalRegistration? _terminated;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true; // it ends in order
                life.StopApplication();
            }
        );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _terminated?.Dispose();
}
