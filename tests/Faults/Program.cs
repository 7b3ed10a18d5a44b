using Faults;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        The fault campaign: the real portal and the real Stripe sandbox, killed, cut off and lied to, and then counted.

          dotnet run --project tests/Faults -- [--seed=1] [--tenants=24] [--periods=3] [--faults=210] [--settle=240] [--short] [--keep]

        Prints the faults by kind and one line for each broken promise with the seed. Ends with 0 when every check holds.
        """);
    return 0;
}
var broken = await Campaign.RunAsync(CampaignOptions.From(args));
return broken.Count == 0 ? 0 : 1;
