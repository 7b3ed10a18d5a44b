using System.Diagnostics;
using System.Globalization;
using Shouldly;
using StripeSandbox.Tests.Support;
using TestSupport;
using Xunit;

namespace StripeSandbox.Tests;

/// <summary>The program as a process: starting, refusing to start, and stopping.</summary>
public sealed class ProgramTests
{
    private const string Greeting = "Stripe sandbox at ";

    private static Process Start(params string[] args) =>
        ChildProcess.Start(Path.Combine(AppContext.BaseDirectory, "StripeSandbox.dll"), args, AppContext.BaseDirectory);

    /// <summary>Starts it on a port chosen by the system and waits for the line that names the port.</summary>
    private static async Task<(Process Process, string Url)> Listening(params string[] args)
    {
        var process = Start(["--urls", "http://127.0.0.1:0", .. args]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Greeting, StringComparison.Ordinal))
                return (process, line[Greeting.Length..].Split(' ')[0]);
        }

        throw new InvalidOperationException("The sandbox ended at start: " + await process.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task Help_prints_the_usage()
    {
        using var process = Start("--help");
        (await process.StandardOutput.ReadToEndAsync()).ShouldContain("--Sandbox:NAME=VALUE");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_sentence()
    {
        await using var sandbox = await Sandbox.Start();
        using var process = Start("--urls", sandbox.Address);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(1);
        error.Trim().ShouldBe($"The address {sandbox.Address} is in use: stop the other program or choose another with --urls.");
    }

    [Fact]
    public async Task A_data_directory_has_one_sandbox()
    {
        await using var sandbox = await Sandbox.Start();
        using var process = Start("--urls", "http://127.0.0.1:0", "--Sandbox:DataDirectory=" + sandbox.Data);
        (await process.StandardError.ReadToEndAsync()).ShouldStartWith($"The data directory {sandbox.Data} is in use by another sandbox");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task It_ends_with_its_standard_input()
    {
        var (process, url) = await Listening("--Sandbox:ExitWithInput=true");
        using var ended = process;
        using var http = new HttpClient();
        (await http.GetStringAsync(url + "/healthz")).ShouldBe("ok");
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Killing_it_loses_nothing_that_was_answered()
    {
        const int Some = 50;
        var data = Sandbox.NewDirectory();
        var answered = new List<string>();
        var some = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (process, url) = await Listening("--Sandbox:DataDirectory=" + data);
        using (process)
        {
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
            var writing = Task.Run(async () =>
            {
                for (var i = 0; ; i++)
                {
                    using var response = await http.PostAsync(
                        "/v1/customers",
                        new StringContent("name=" + i.ToString(CultureInfo.InvariantCulture))
                    );
                    if (response.IsSuccessStatusCode)
                        answered.Add(System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"].Text()!);
                    if (answered.Count == Some)
                        some.TrySetResult();
                }
            });
            await Task.WhenAny(some.Task, writing); // while it is writing
            process.Kill();
            await process.WaitForExitAsync();
            await Should.ThrowAsync<HttpRequestException>(() => writing);
        }

        answered.Count.ShouldBeGreaterThanOrEqualTo(Some);
        await using var again = await Sandbox.StartAt(data);
        foreach (var id in answered)
            (await again.Get($"/v1/customers/{id}")).Status.ShouldBe(200);
        (await again.Get("/v1/events", new { type = "customer.created", limit = 100 })).List.Count.ShouldBe(
            Math.Min(100, (await again.Get("/v1/customers", new { limit = 100 })).List.Count)
        );
    }
}
