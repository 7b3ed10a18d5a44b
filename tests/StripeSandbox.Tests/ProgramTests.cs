using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests;

/// <summary>The program as a process: how it starts, refuses to, and ends.</summary>
public sealed class ProgramTests
{
    static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "StripeSandbox.dll"));
        foreach (var arg in args) start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task Ready(string url)
    {
        using var http = new HttpClient();
        await Eventually.True(async () =>
        {
            try
            {
                return await http.GetStringAsync(url + "/healthz") == "ok";
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    static string Url(int port) => "http://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture);

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
        using var process = Start("--urls", Url(FreePort()), "--Sandbox:DataDirectory=" + sandbox.Data);
        (await process.StandardError.ReadToEndAsync()).ShouldStartWith($"The data directory {sandbox.Data} is in use by another sandbox");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task It_ends_with_its_standard_input()
    {
        var url = Url(FreePort());
        using var process = Start("--urls", url, "--Sandbox:ExitWithInput=true");
        await Ready(url);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Killing_it_loses_nothing_that_was_answered()
    {
        var (url, data) = (Url(FreePort()), Sandbox.NewDirectory());
        var answered = new List<string>();
        using (var process = Start("--urls", url, "--Sandbox:DataDirectory=" + data))
        {
            await Ready(url);
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
            var writing = Task.Run(async () =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    using var response = await http.PostAsync("/v1/customers", new StringContent("name=" + i.ToString(CultureInfo.InvariantCulture)));
                    if (response.IsSuccessStatusCode) answered.Add(System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"].Text()!);
                }
            });
            await Task.Delay(400);
            process.Kill();
            await process.WaitForExitAsync();
            await Should.ThrowAsync<HttpRequestException>(() => writing);
        }

        answered.Count.ShouldBeGreaterThan(5);
        await using var again = await Sandbox.StartAt(data);
        foreach (var id in answered) (await again.Get($"/v1/customers/{id}")).Status.ShouldBe(200);
        (await again.Get("/v1/events", new { type = "customer.created", limit = 100 })).List.Count.ShouldBe(Math.Min(100, (await again.Get("/v1/customers", new { limit = 100 })).List.Count));
    }
}
