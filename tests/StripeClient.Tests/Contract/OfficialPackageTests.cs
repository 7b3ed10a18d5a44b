using System.Diagnostics;
using Stripe.Tests.Support;
using StripeContract;
using TestSupport;

namespace Stripe.Tests.Contract;

/// <summary>
/// Tests the README's promise without the package: with UseStripeNet=true the whole solution compiles. A stub made from the
/// package's surface replaces it, so that using something the package lacks, or a name that is ambiguous with one of its names,
/// fails here.
/// </summary>
public sealed class OfficialPackageTests
{
    private const string StubProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
            <NoWarn>CS0108;CS0109;CS0114</NoWarn>
          </PropertyGroup>
        </Project>
        """;

    [Fact]
    public async Task The_solution_compiles_against_the_official_package()
    {
        // Build outside the repository, to leave the programs that other tests run unchanged.
        var folder = Directory.CreateTempSubdirectory("official-package-");
        try
        {
            var stub = Path.Combine(folder.FullName, "Stripe.net.csproj");
            await File.WriteAllTextAsync(stub, StubProject);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "Stripe.cs"),
                OfficialPackageStub.Source(DotnetSurface.OfRepository())
            );
            var built = Path.Combine(folder.FullName, "built");

            var (exitCode, output) = await DotnetAsync(
                "build",
                Path.Combine(Repository.Root, "BillingPortal.sln"),
                "--nologo",
                "-v",
                "q",
                "-clp:NoSummary",
                "-nodeReuse:false",
                "-p:RunAnalyzers=false",
                "-p:UseSharedCompilation=false",
                "-p:UseStripeNet=true",
                "-p:StripeNetProject=" + stub,
                "--artifacts-path",
                built
            );

            exitCode.ShouldBe(0, output);
            var portal = Path.Combine(built, "bin", "BillingPortal", "debug");
            File.Exists(Path.Combine(portal, "Stripe.net.dll")).ShouldBeTrue("the portal was built against the stub");
            File.Exists(Path.Combine(portal, "BillingPortal.StripeClient.dll"))
                .ShouldBeFalse("the portal was built against our own client");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Said)> DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Repository.Root,
        };

        // This test run is itself a build and passes the paths of its own parts in the environment.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
