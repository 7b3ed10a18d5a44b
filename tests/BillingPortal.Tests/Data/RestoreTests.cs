using System.Globalization;
using System.Net;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Data;

/// <summary>A backup is restored while Stripe has moved on: later usage is billed, and nothing twice.</summary>
public sealed class RestoreTests(RestoreTests.Restorable app) : IClassFixture<RestoreTests.Restorable>
{
    public sealed class Restorable : PortalApp
    {
        protected override IEnumerable<string> Settings => ["--Reporting:DoubtPauseSeconds=1", "--Jobs:report-usage:EverySeconds=86400"];
    }

    [Theory]
    [InlineData("by the command")]
    [InlineData("the file alone")]
    [InlineData("the whole directory")]
    public async Task What_is_used_after_a_restore_is_billed_and_what_was_used_before_it_once(string way)
    {
        var now = app.Clock.GetUtcNow();
        // one hour's bucket holds it all
        await app.AdvanceToAsync(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)).AddHours(1).AddSeconds(1));
        var tenant = await app.SignUpAsync();
        var subscription = await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(10, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);
        (await key.ChatAsync(5, 1)).StatusCode.ShouldBe(HttpStatusCode.OK); // in the backup, and not reported yet
        var backup = Path.Combine(Path.GetTempPath(), "billing-backup-" + Guid.NewGuid().ToString("N"));
        var mark = Path.Combine(app.DataDirectory, "reports.mark");
        var markThen = await File.ReadAllTextAsync(mark);
        await RunAsync("backup", backup); // the portal keeps running
        (await key.ChatAsync(50, 1)).StatusCode.ShouldBe(HttpStatusCode.OK); // not in the backup, but known to Stripe
        await app.ReportAsync(tenant);
        await ShouldHaveAsync("input_tokens", 65);

        await RefuseWhileRunningAsync(backup);
        await app.StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (way == "by the command")
        {
            var output = await RunAsync("restore", backup);
            output.ShouldContain("Missing here is what happened after that");
            output.ShouldContain("API keys that were revoked");
        }
        else
        {
            CopyDatabaseBack(backup);
            if (way == "the whole directory")
                await File.WriteAllTextAsync(mark, markThen);
        }
        await app.StartAsync();
        Directory.Delete(backup, recursive: true);
        if (way == "by the command")
            (await app.Service<Rights>().NowAsync(tenant.Context, default)).ShouldBeNull("a session that ended since does not come back");

        // new units, whose reports would reuse the lost ones' identifiers
        (await key.ChatAsync(50, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);
        await ShouldHaveAsync("input_tokens", 115);
        await ShouldHaveAsync("output_tokens", 4);
        (await app.Service<OperatorAlerts>().ListAsync(openOnly: true, 50, default)).ShouldContain(alert => alert.Matter == "restored");
        await using var db = app.Db();
        (await db.Set<UsageReport>().CountAsync(report => report.TenantId == tenant.Id && report.State != ReportState.Accepted)).ShouldBe(
            0
        );

        async Task ShouldHaveAsync(string meter, long units)
        {
            var check = await app.Service<CompareUsage>().RunAsync(tenant.Id, meter, subscription.PeriodStart, default);
            check.Summary.ShouldBe(units);
            check.Accepted.ShouldBe(check.Ledger);
        }
    }

    private async Task<string> RunAsync(string command, string backup)
    {
        using var program = await PortalProgram.RunAsync(
            PortalProgram.Production,
            "",
            command,
            backup,
            "--Data:Directory=" + app.DataDirectory
        );
        program.Process.ExitCode.ShouldBe(0, string.Join('\n', program.Errors));
        return program.Output;
    }

    private void CopyDatabaseBack(string backup)
    {
        foreach (var file in Directory.GetFiles(app.DataDirectory, "billing.db*"))
            File.Delete(file);
        File.Copy(Path.Combine(backup, "billing.db"), Path.Combine(app.DataDirectory, "billing.db"));
    }

    [Fact]
    public async Task A_crash_before_the_backup_is_in_place_leaves_what_was_acknowledged_last()
    {
        var running = Directory.CreateTempSubdirectory("billing-running-").FullName;
        var killed = Directory.CreateTempSubdirectory("billing-killed-").FullName;
        await using (
            var open = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(running, "billing.db")};Pooling=False")
        )
        {
            await open.OpenAsync();
            Execute(open, "PRAGMA journal_mode=WAL");
            Execute(open, "CREATE TABLE calls (id INTEGER); INSERT INTO calls VALUES (1)");
            foreach (var file in Directory.GetFiles(running))
                File.Copy(file, Path.Combine(killed, Path.GetFileName(file)));
        }
        new FileInfo(Path.Combine(killed, "billing.db-wal")).Length.ShouldBeGreaterThan(0, "the call stands in the log alone");
        await File.WriteAllTextAsync(Path.Combine(killed, "ledger.spool"), "waiting");

        await using (var other = PortalHost.Build(["--applicationName", "BillingPortal", "--Data:Directory=" + killed]))
            File.Exists(Path.Combine(other.Services.GetRequiredService<Restore>().KeepOld().Kept, "ledger.spool")).ShouldBeTrue();

        foreach (var place in (string[])[killed, Directory.GetDirectories(killed, "before-restore-*").Single()])
        {
            await using var left = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={Path.Combine(place, "billing.db")};Pooling=False"
            );
            await left.OpenAsync();
            await using var command = left.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM calls";
            (await command.ExecuteScalarAsync()).ShouldBe(1L, place);
        }
        (await File.ReadAllTextAsync(Path.Combine(killed, "ledger.spool"))).ShouldBe("waiting");
        Directory.Delete(running, recursive: true);
        Directory.Delete(killed, recursive: true);

        static void Execute(Microsoft.Data.Sqlite.SqliteConnection connection, string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task A_node_that_starts_after_the_one_that_settled_a_restore_settles_nothing_again()
    {
        var tenant = await app.SignUpAsync();
        await tenant.SubscribeAsync("pro_haiku");
        var key = await tenant.KeyAsync();
        (await key.ChatAsync(10, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ReportAsync(tenant);
        var ours = app.Service<Installation>();
        var databases = app.Service<IDbContextFactory<BillingDb>>();
        var elsewhere = Directory.CreateTempSubdirectory("billing-node-").FullName;
        var other = new ReportMark(DataDirectory.At(elsewhere)); // it has used identifiers that the restore forgot
        other.Raise(app.Service<ReportMark>().Highest + 100, ours.Incarnation);
        await using (var db = app.Db())
        {
            var instant = app.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            db.Add(new Setting { Name = Restore.Setting, Value = instant });
            await db.SaveChangesAsync();
        }
        await app.Service<BeginIncarnation>().RunAsync(default); // the first node to start, and to serve
        var begun = ours.Incarnation;
        (await key.ChatAsync(5, 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Service<FreezeUsage>().RunAsync(tenant.Id, default)).ShouldBeGreaterThan(0);

        var installation = new Installation();
        await installation.LoadAsync(databases, default);
        await new BeginIncarnation(
            databases,
            installation,
            app.Service<FreezeUsage>(),
            other,
            app.Service<OperatorAlerts>(),
            app.Service<KeyedLock>(),
            app.Clock,
            TimeProvider.System,
            NullLogger<BeginIncarnation>.Instance
        ).RunAsync(default);

        installation.Incarnation.ShouldBe(begun);
        other.Incarnation.ShouldBe(begun);
        await using (var db = app.Db())
        {
            var waiting = await db.Set<UsageReport>()
                .Where(report => report.TenantId == tenant.Id && report.State == ReportState.Pending)
                .ToListAsync();
            waiting.Count.ShouldBe(2, "input and output");
            waiting.ShouldAllBe(report => report.Attempts == 0 && report.FirstAttemptAt == null);
        }
        await app.ReportAsync(tenant);
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task A_backup_is_whole_checked_and_private_and_nothing_else_is_taken_for_one()
    {
        var tenant = await app.SignUpAsync();
        var path = Path.Combine(Path.GetTempPath(), "billing-backup-" + Guid.NewGuid().ToString("N"));
        app.Service<BackUp>().Run(path).ShouldContain("Not included");
        Directory
            .EnumerateFileSystemEntries(path)
            .Select(entry => Path.GetFileName(entry))
            .Order(StringComparer.Ordinal)
            .ShouldBe(["backup.json", "billing.db", "keys", "ledger.spool"]);
        Directory.EnumerateFiles(Path.Combine(path, "keys")).ShouldNotBeEmpty();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(path, "billing.db")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using (
            var copy = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data " + $"Source={Path.Combine(path, "billing.db")};Mode=ReadOnly;Pooling=False"
            )
        )
        {
            await copy.OpenAsync();
            await using var command = copy.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM tenants WHERE id = {tenant.Id}";
            (await command.ExecuteScalarAsync()).ShouldBe(1L); // includes what was only in the write-ahead log
        }
        Should.Throw<StartException>(() => app.Service<BackUp>().Run(path)).Message.ShouldContain("not empty");

        var elsewhere = Directory.CreateTempSubdirectory("billing-restore-").FullName;
        await using (var other = PortalHost.Build(["--applicationName", "BillingPortal", "--Data:Directory=" + elsewhere]))
        {
            Should
                .Throw<StartException>(() => other.Services.GetRequiredService<Restore>().Run(elsewhere))
                .Message.ShouldContain("no backup");
            var file = Path.Combine(path, "billing.db");
            var whole = await File.ReadAllBytesAsync(file);
            var torn = (byte[])whole.Clone();
            torn.AsSpan(torn.Length / 2, 8192).Fill(0x5a);
            await File.WriteAllBytesAsync(file, torn);
            Should.Throw<StartException>(() => other.Services.GetRequiredService<Restore>().Run(path));
            await File.WriteAllBytesAsync(file, whole);
            other.Services.GetRequiredService<Restore>().Run(path).ShouldContain("Restored as of");
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(elsewhere, recursive: true);
        Directory.Delete(path, recursive: true);
    }

    private async Task RefuseWhileRunningAsync(string backup)
    {
        await using var other = PortalHost.Build(["--applicationName", "BillingPortal", "--Data:Directory=" + app.DataDirectory]);
        Should
            .Throw<StartException>(() => other.Services.GetRequiredService<Restore>().Run(backup))
            .Message.ShouldContain("Stop it before restoring");
    }
}
