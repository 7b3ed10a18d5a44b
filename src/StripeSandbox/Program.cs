using StripeSandbox;

if (args.Contains("--help", StringComparer.Ordinal) || args.Contains("-h", StringComparer.Ordinal))
{
    Console.WriteLine(Usage.Text);
    return 0;
}

var app = SandboxApp.Build(args);
try
{
    await app.StartAsync();
}
catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    Console.Error.WriteLine($"The address {app.Configuration["urls"] ?? SandboxApp.DefaultUrl} is in use: stop the other program or choose another with --urls.");
    return 1;
}

Console.WriteLine($"Stripe sandbox at {SandboxApp.AddressOf(app)} (dashboard at /). No real money moves here.");
if (app.Services.GetRequiredService<SandboxOptions>().ExitWithInput) _ = ExitWithInput.Watch(app.Lifetime);
await app.WaitForShutdownAsync();
await app.DisposeAsync();
return 0;
