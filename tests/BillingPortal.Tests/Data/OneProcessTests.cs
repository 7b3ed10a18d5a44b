using System.Globalization;
using BillingPortal.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Data;

/// <summary>One portal process per SQLite directory, commands alongside it, and files that no other user can read.</summary>
[Collection(SharedPortal.Name)]
public sealed class OneProcessTests(PortalApp app)
{
    [Fact]
    public async Task A_second_portal_on_the_same_directory_is_refused_by_path_and_process()
    {
        using var second = await PortalProgram.RunAsync(
            PortalProgram.Production,
            "",
            "--PublicUrl=https://billing.example.com",
            "--urls",
            "http://127.0.0.1:0",
            "--Data:Directory=" + app.DataDirectory
        );
        second.Process.ExitCode.ShouldBe(1);
        second.Errors.Length.ShouldBe(1, string.Join('\n', second.Errors));
        second.Errors[0].ShouldContain($"process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} on ");
        second.Errors[0].ShouldContain(app.DataDirectory);
    }

    [Fact]
    public async Task An_operator_is_made_beside_a_running_portal()
    {
        using var command = await PortalProgram.RunAsync(
            PortalProgram.Production,
            "correct horse battery staple 7",
            "admin",
            "create",
            "beside@example.com",
            "--Data:Directory=" + app.DataDirectory
        );
        command.Process.ExitCode.ShouldBe(0, string.Join('\n', command.Errors) + command.Output);
        await using var scope = app.App.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        (await users.IsInRoleAsync((await users.FindByEmailAsync("beside@example.com"))!, AccountServices.OperatorRole)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_else_reads_the_databases()
    {
        if (OperatingSystem.IsWindows())
            return;
        await app.SignUpAsync(); // a write creates the journals
        File.GetUnixFileMode(app.DataDirectory).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(app.DataDirectory, "keys"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // SQLite deletes the scheduler's journal with its last connection, so check it only if it exists.
        string[] always = ["billing.db", "billing.db-wal", "billing.db-shm", "jobs.db", "ledger.spool", "portal.lock", "portal.pid"];
        var found = Directory.GetFiles(app.DataDirectory);
        always.ShouldBeSubsetOf(found.Select(Path.GetFileName));
        foreach (var file in found)
            if (Mode(file) is { } mode)
                mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);

        static UnixFileMode? Mode(string file)
        {
            try
            {
                return File.GetUnixFileMode(file);
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }
    }
}
