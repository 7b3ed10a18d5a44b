using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TestSupport;

namespace BillingPortal.Tests;

/// <summary>The program as a separate process, started from a folder that is not its own, with its output.</summary>
internal sealed class PortalProgram : IDisposable
{
    private readonly ConcurrentQueue<string> _output = new(),
        _errors = new();

    private PortalProgram() { }

    public Process Process { get; private set; } = null!;
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };
    public string Output => string.Join('\n', _output);
    public string[] Errors => [.. _errors.Where(line => !string.IsNullOrWhiteSpace(line))];

    /// <summary>What Production requires besides a place for its files.</summary>
    public static IReadOnlyDictionary<string, string> Production { get; } =
        new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["STRIPE_SECRET_KEY"] = "sk_test_program",
            ["STRIPE_WEBHOOK_SECRET"] = "whsec_program",
            ["STRIPE_API_BASE"] = "http://127.0.0.1:9",
            ["Stripe__AllowTestKeyInProduction"] = "true", // nothing listens there
        };

    public static PortalProgram Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartIn("/", environment, arguments);

    /// <param name="folder">The working directory.</param>
    public static PortalProgram StartIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var program = new PortalProgram();
        program.Process = ChildProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "BillingPortal.dll"),
            arguments,
            folder,
            program._output.Enqueue,
            program._errors.Enqueue,
            environment
        );
        return program;
    }

    /// <summary>Runs until exit. Writes input only if there is any: a program that has exited has no input any more.</summary>
    public static async Task<PortalProgram> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        string input,
        params string[] arguments
    ) => await EndAsync(Start(environment, arguments), input);

    /// <summary>Runs until exit in a folder.</summary>
    public static Task<PortalProgram> RunInAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string input,
        params string[] arguments
    ) => EndAsync(StartIn(folder, environment, arguments), input);

    private static async Task<PortalProgram> EndAsync(PortalProgram program, string input)
    {
        if (input.Length > 0)
            await program.Process.StandardInput.WriteLineAsync(input);
        await program.Process.WaitForExitAsync().WaitAsync(PortalApp.Patience);
        return program;
    }

    public Task UntilAsync(Func<PortalProgram, Task<bool>> condition, string what) =>
        PortalApp.EventuallyAsync(
            async () =>
            {
                if (Process.HasExited)
                    throw new InvalidOperationException(
                        $"The portal ended with "
                            + $"{Process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {Output}\n{string.Join('\n', Errors)}"
                    );
                return await condition(this);
            },
            what
        );

    /// <summary>The status of an address; 0 while nothing answers.</summary>
    public async Task<int> StatusAsync(string url)
    {
        try
        {
            using var answer = await Http.GetAsync(url);
            return (int)answer.StatusCode;
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Http.Dispose();
        Process.Dispose();
    }
}
