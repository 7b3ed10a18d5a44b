using System.Reflection;

namespace StripeSandbox.Contract;

/// <summary>
/// Stripe's published interface as data: the parameters of each operation (Parameters/*.txt) and the fields each object always
/// has (objects.json). This is the only list of parameters in the program.
/// </summary>
public static class ContractFiles
{
    private const string Prefix = "StripeSandbox.Contract.";

    public static string Read(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidOperationException($"The program carries no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static IEnumerable<string> ParameterFiles() =>
        Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix + "Parameters.", StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..]);
}
