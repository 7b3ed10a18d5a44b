using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace BillingPortal.Tests;

/// <summary>
/// A private PostgreSQL on a Unix socket, started for the test run and stopped after it; each caller gets its own database.
/// Uses the newest installed Debian postgresql package, or the binaries at <c>POSTGRES_BIN</c>.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private const string Packaged = "/usr/lib/postgresql";
    private static readonly string Bin = Environment.GetEnvironmentVariable("POSTGRES_BIN") is { Length: > 0 } named ? named : Newest();
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-pg-").FullName;
    private Process? _server;
    private int _databases;

    public async Task InitializeAsync()
    {
        // The server refuses to run as root, so run it as the package's user.
        if (IsRoot)
            await RunAsync("/bin/chown", asPostgres: false, "postgres", _directory);
        await RunAsync(
            Path.Combine(Bin, "initdb"),
            asPostgres: true,
            "-D",
            _directory + "/data",
            "-A",
            "trust",
            "-U",
            "app",
            "--no-sync",
            "--no-instructions",
            "-E",
            "UTF8",
            "--locale=C.UTF-8"
        );
        StartServer();
        await ReadyAsync();
    }

    public async Task<string> NewDatabaseAsync()
    {
        var name = "t" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Simulates a power failure: every connection breaks, whatever it is doing.</summary>
    public async Task CrashAsync()
    {
        await RunAsync("/bin/kill", asPostgres: false, "-QUIT", _server!.Id.ToString(CultureInfo.InvariantCulture));
        await _server.WaitForExitAsync();
    }

    public async Task RestartAsync()
    {
        StartServer();
        await ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is { HasExited: false })
        {
            await RunAsync("/bin/kill", asPostgres: false, "-INT", _server.Id.ToString(CultureInfo.InvariantCulture)); // fast shutdown
            await _server.WaitForExitAsync();
        }
        _server?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Newest()
    {
        var versions = Directory.Exists(Packaged) ? Directory.GetDirectories(Packaged) : [];
        var folder = versions
            .Where(one => File.Exists(Path.Combine(one, "bin", "initdb")))
            .MaxBy(one => int.Parse(Path.GetFileName(one), CultureInfo.InvariantCulture));
        return folder is null
            ? throw new InvalidOperationException(
                $"There is no PostgreSQL in {Packaged}: install Debian's package postgresql, or set POSTGRES_BIN."
            )
            : Path.Combine(folder, "bin");
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string ConnectionString(string database) =>
        $"Host={_directory};Username=app;Database={database};Include Error Detail=true;Maximum Pool Size=20;Timeout=120;"
        + "Command Timeout=300";

    private void StartServer() =>
        _server = Start(
            Path.Combine(Bin, "postgres"),
            asPostgres: true,
            "-D",
            _directory + "/data",
            "-k",
            _directory,
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=90",
            "-c",
            "full_page_writes=off"
        );

    private async Task ReadyAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (_server is { HasExited: false } && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(25);
            }
        }
    }

    private static Process Start(string file, bool asPostgres, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        if (asPostgres && IsRoot)
            start.UserName = "postgres";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task RunAsync(string file, bool asPostgres, params string[] arguments)
    {
        using var process = Start(file, asPostgres, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}.");
    }
}
