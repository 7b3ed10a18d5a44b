using System.Net;
using System.Net.Sockets;
using BillingPortal.Data;
using BillingPortal.Start;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests.Start;

/// <summary>
/// A start that cannot succeed prints one line that names the setting, no stack trace, and exits with 1. A good start works
/// from any folder.
/// </summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("billing-start-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("ConnectionStrings:Billing is a URI", "--ConnectionStrings:Billing=postgres://app:hidden@db/billing")]
    [InlineData("ConnectionStrings:Billing says Server=", "--ConnectionStrings:Billing=Server=db;Password=hidden")]
    [InlineData("ConnectionStrings:Billing cannot be read", "--ConnectionStrings:Billing=Host=db;Nonsense=1;Password=hidden")]
    [InlineData(
        "ConnectionStrings:Billing: PostgreSQL at 127.0.0.1:9",
        "--ConnectionStrings:Billing=Host=127.0.0.1;Port=9;Password=hidden;Timeout=5"
    )]
    [InlineData("Data:Directory", "--Data:Directory=/proc/self/attr")]
    [InlineData("Mail:Hots is no setting", "--Mail:Hots=smtp.example.com")]
    [InlineData("Dunnning is no setting", "--Dunnning:GraceDays=3")]
    [InlineData("Jobs:report-usage:EverySeconds is -3; use whole seconds, or 0", "--Jobs:report-usage:EverySeconds=-3")]
    [InlineData("Jobs:report_usage:EverySeconds is no setting", "--Jobs:report_usage:EverySeconds=3")]
    [InlineData("Mail:Port", "--Mail:Port=smtp")]
    [InlineData("urls has \"localhost\"", "--urls", "localhost")]
    public async Task What_is_wrong_is_one_line(string says, params string[] settings)
    {
        string[] place = settings[0].StartsWith("--Data", StringComparison.Ordinal) ? [] : ["--Data:Directory=" + _directory];
        string[] url = settings[0] == "--urls" ? [] : ["--urls", "http://127.0.0.1:0"];
        using var program = await PortalProgram.RunAsync(
            PortalProgram.Production,
            "",
            ["--PublicUrl=https://billing.example.com", .. place, .. url, .. settings]
        );
        program.Process.ExitCode.ShouldBe(1);
        program.Errors.Length.ShouldBe(1, string.Join('\n', program.Errors));
        program.Errors[0].ShouldContain(says);
        (program.Output + program.Errors[0]).ShouldNotContain("hidden");
        program.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_typo_in_a_file_is_one_line_with_its_place()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "appsettings.json"), "{\n  \"Mail\": { \"Host\": \"a\" \"Port\": 1 }\n}");
        using var program = await PortalProgram.RunAsync(PortalProgram.Production, "", "--contentRoot", _directory);
        program.Process.ExitCode.ShouldBe(1);
        program.Errors.Length.ShouldBe(1, string.Join('\n', program.Errors));
        program.Errors[0].ShouldContain("appsettings.json");
        program.Errors[0].ShouldContain("LineNumber: 1");
    }

    [Fact]
    public async Task A_taken_port_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        using var program = await PortalProgram.RunAsync(
            PortalProgram.Production,
            "",
            "--PublicUrl=https://billing.example.com",
            "--Data:Directory=" + _directory,
            "--urls",
            url
        );
        program.Process.ExitCode.ShouldBe(1);
        program.Errors.Length.ShouldBe(1, string.Join('\n', program.Errors));
        program.Errors[0].ShouldContain("urls:");
        program.Errors[0].ShouldContain(url);
        program.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:{0}")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{0}")]
    public async Task The_environment_says_where_to_listen_and_the_block_where_it_does(string variable, string value)
    {
        var port = FreePort.Take().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string>(PortalProgram.Production)
        {
            [variable] = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, port),
        };
        using var program = PortalProgram.Start(
            environment,
            "--PublicUrl=https://billing.example.com",
            "--Data:Directory=" + _directory,
            "--AllowedHosts=*"
        );
        await program.UntilAsync(
            _ => Task.FromResult(program.Output.Contains("Listens on", StringComparison.Ordinal)),
            "the block is printed"
        );
        program.Output.ShouldContain("https://billing.example.com");
        program.Output.ShouldContain(":" + port);
        program.Output.ShouldContain("Mail:Host", customMessage: "Production without a mail server says so");
        (await program.StatusAsync($"http://127.0.0.1:{port}/healthz")).ShouldBe(200);
        (await program.StatusAsync($"http://127.0.0.1:{port}/pricing")).ShouldNotBe(500, "started from /, it finds its own settings");
    }

    [Fact]
    public async Task An_older_program_does_not_touch_a_newer_database()
    {
        await using var app = PortalHost.Build(["--applicationName", "BillingPortal", "--Data:Directory=" + _directory]);
        await app.Services.MigrateAsync();
        await using (var db = app.Services.GetRequiredService<IDbContextFactory<BillingDb>>().CreateDbContext())
            await db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('29990101000000_Later', '99.0')"""
            );
        var refused = await Should.ThrowAsync<StartException>(() => app.Services.MigrateAsync());
        refused.Message.ShouldContain("newer than this program");
        refused.Message.ShouldContain("29990101000000_Later");
        refused.Message.ShouldContain("_Initial", customMessage: "and what the program knows");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public void Every_setting_that_is_read_or_documented_is_known()
    {
        var read = Repository
            .Files(Repository.Portal, "*.cs")
            .SelectMany(file =>
                System.Text.RegularExpressions.Regex.Matches(
                    File.ReadAllText(file),
                    "[cC]onfiguration(?:\\.GetValue(?:<[^>]+>)?\\(|\\.GetSection\\(|\\[)\"(?<name>[A-Za-z]+(?::[A-Za-z]+)+)\"",
                    System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                    TimeSpan.FromMinutes(1)
                )
            )
            .Select(match => match.Groups["name"].Value)
            .ToList();
        read.Count.ShouldBeGreaterThan(5);
        var example = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "appsettings.Development.json.example")).Build();
        var documented = example.AsEnumerable().Where(setting => setting.Value is not null).Select(setting => setting.Key);
        string[] sections = ["Stripe:Prices", "Metering:AlertThresholds", "Kestrel:Endpoints"]; // checked as a whole section
        read.Concat(documented)
            .Where(name => !KnownSettings.IsKnown(name) && !sections.Contains(name) && !name.StartsWith("Jobs:", StringComparison.Ordinal))
            .ShouldBeEmpty("add it to Start/KnownSettings.cs");
    }
}
