using BillingPortal.Data;
using BillingPortal.Web;
using Microsoft.Extensions.Configuration;
using Shouldly;
using TestSupport;
using Xunit;

namespace BillingPortal.Tests.Start;

/// <summary>The output of a first start, and where the program keeps its files.</summary>
public sealed class FirstStartTests : IDisposable
{
    // As the program prints it, also where the temporary folder is a symbolic link.
    private readonly string _folder = new DirectoryInfo(Directory.CreateTempSubdirectory("billing-first-").FullName).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_block_comes_first_and_all_commands_mean_the_directory_that_was_typed()
    {
        var environment = new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" };
        var (url, data, copy) = ($"http://127.0.0.1:{FreePort.Take()}", Path.Combine(_folder, "kept"), Path.Combine(_folder, "copy"));
        using (
            var portal = PortalProgram.StartIn(
                _folder,
                environment,
                "--urls",
                url,
                "--PublicUrl=" + url,
                "--Data:Directory=kept",
                $"--StripeSandbox:Urls=http://127.0.0.1:{FreePort.Take()}"
            )
        )
        {
            await portal.UntilAsync(
                _ => Task.FromResult(portal.Output.Contains("curl -i", StringComparison.Ordinal)),
                "the block is printed"
            );
            portal.Output.TrimStart('\n').ShouldStartWith("  BillingPortal   " + url);
            portal.Output.ShouldContain("  Data            " + data);
            File.Exists(Path.Combine(data, "billing.db")).ShouldBeTrue();

            (await RunAsync("three unrelated words", "admin", "create", "first@example.com")).ShouldBe([
                "Password (10 characters or more): first@example.com is an operator.",
                $"The data is in {data}.",
            ]);
            (await RunAsync("", "backup", "copy")).ShouldHaveSingleItem().ShouldStartWith($"Backed up {data} to {copy}:");
            portal.Process.Signal("-TERM");
            await portal.Process.WaitForExitAsync().WaitAsync(PortalApp.Patience);
        }
        (await RunAsync("", "restore", "copy")).ShouldHaveSingleItem().ShouldContain($"into {data}.");

        async Task<string[]> RunAsync(string input, params string[] words)
        {
            using var command = await PortalProgram.RunInAsync(_folder, environment, input, [.. words, "--Data:Directory=kept"]);
            command.Process.ExitCode.ShouldBe(0, command.Output + string.Join('\n', command.Errors));
            return command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    [Fact]
    public void In_a_file_it_counts_from_the_programs_folder_and_typed_from_where_it_is_typed()
    {
        File.WriteAllText(Path.Combine(_folder, "settings.json"), """{ "Data": { "Directory": "data" } }""");
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("contentRoot", _folder)]);
        configuration.AddJsonFile(Path.Combine(_folder, "settings.json"));
        DataDirectory.From(configuration).Path.ShouldBe(Path.Combine(_folder, "data"));

        var typed = Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(_folder, "typed"));
        configuration.AddCommandLine(["--Data:Directory=" + typed]);
        DataDirectory.From(configuration).Path.ShouldBe(Path.Combine(_folder, "typed"));
    }

    [Fact]
    public void Only_in_the_projects_folder_the_shell_knows_better()
    {
        var project = Directory.CreateDirectory(Path.Combine(_folder, "project")).FullName;
        File.WriteAllText(Path.Combine(project, "BillingPortal.csproj"), "");
        TypedPath.CurrentDirectory(project, _folder).ShouldBe(_folder, "dotnet run --project, typed above it");
        TypedPath.CurrentDirectory(project, project).ShouldBe(project);
        foreach (var nothing in (string?[])[null, "", "relative", Path.Combine(_folder, "gone")])
            TypedPath.CurrentDirectory(project, nothing).ShouldBe(project);
        TypedPath.CurrentDirectory(_folder, "/").ShouldBe(_folder, "whoever started it chose its directory");
    }
}
