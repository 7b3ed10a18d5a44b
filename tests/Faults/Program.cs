using Faults;

if (args.Contains("--help"))
{
    Console.WriteLine(
        """
        The fault campaign: the real portal and the real Stripe sandbox, killed, cut off and lied to, and then counted.

          dotnet run -c Release --project tests/Faults -- drain [--tenants=100000] [--rate=1000]
        """
            + "   how fast waiting reports reach the sandbox\n"
            + """
              dotnet run --project tests/Faults -- [--seed=1] [--tenants=24] [--periods=3] [--faults=210] [--settle=240] [--short] [--keep]

            Prints the faults by kind and one line for each broken promise with the seed. Ends with 0 when every check holds.
            """
    );
    return 0;
}
if (args is ["drain", ..])
{
    int Number(string name, int otherwise) =>
        args.FirstOrDefault(argument => argument.StartsWith(name + "=", StringComparison.Ordinal)) is { } given
            ? int.Parse(given[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture)
            : otherwise;
    await DrainBenchmark.RunAsync(Number("--tenants", 100_000), Number("--rate", 1000));
    return 0;
}
var broken = await Campaign.RunAsync(CampaignOptions.From(args));
return broken.Count == 0 ? 0 : 1;
