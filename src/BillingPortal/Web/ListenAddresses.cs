namespace BillingPortal.Web;

/// <summary>
/// Where the portal listens: the command line, else the environment (<c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c>), else a settings
/// file, else the default. The framework alone would let any file override those variables.
/// </summary>
internal static class ListenAddresses
{
    private const string Default = "http://localhost:5080";
    private static readonly string[] Keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    public static void Apply(ConfigurationManager configuration, string[] args)
    {
        var strongest = new[]
        {
            new ConfigurationBuilder().AddCommandLine(args).Build(),
            new ConfigurationBuilder()
                .AddEnvironmentVariables("DOTNET_")
                .AddEnvironmentVariables("ASPNETCORE_")
                .AddEnvironmentVariables()
                .Build(),
        }.FirstOrDefault(IsConfigured);
        if (strongest is not null)
        {
            var strongestValues = Keys.ToDictionary(key => key, key => strongest[key]);
            foreach (var (key, value) in strongestValues)
                configuration[key] = value;
        }
        else if (!IsConfigured(configuration) && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            configuration[WebHostDefaults.ServerUrlsKey] = Default;
        }
    }

    /// <summary>What is wrong with the addresses; empty when the portal can listen on each.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        foreach (
            var url in (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(
                ';',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
            if (!IsAddress(url))
                yield return $"urls has \"{url}\", which is no address to listen on; write http://localhost:5080, "
                    + "several separated by semicolons.";
        foreach (var key in Keys[1..])
        foreach (
            var port in (configuration[key] ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
            if (!ushort.TryParse(port, out _))
                yield return $"{key} has \"{port}\", which is no port.";
    }

    private static bool IsConfigured(IConfiguration configuration) => Keys.Any(key => !string.IsNullOrWhiteSpace(configuration[key]));

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
