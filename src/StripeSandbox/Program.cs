using Microsoft.AspNetCore.Connections;
using StripeSandbox;
using StripeSandbox.Store;

if (args.Contains("--help", StringComparer.Ordinal) || args.Contains("-h", StringComparer.Ordinal))
{
    Console.WriteLine(Usage.Text);
    return 0;
}

try
{
    await using var app = SandboxApp.Build(args);
    await app.StartAsync();
    Console.WriteLine($"Stripe sandbox at {SandboxApp.AddressOf(app)} (dashboard at /). No real money moves here.");
    if (app.Services.GetRequiredService<SandboxOptions>().ExitWithInput)
        _ = ExitWithInput.WatchAsync(app.Lifetime);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"The address {SandboxApp.AddressIn(args)} is in use: stop the other program or choose another with --urls.");
    return 1;
}
catch (DirectoryInUseException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
