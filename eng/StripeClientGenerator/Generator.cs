using StripeContract;

namespace StripeClientGenerator;

/// <summary>
/// Generates src/StripeClient/Generated from contract/. DotnetFacts and Operations read the facts, Selection chooses what the
/// client has, and EntityWriter, OptionsWriter, ServiceWriter, WordWriter and TableWriter write each kind of type. A file of
/// contract/dotnet becomes one file per kind. The output is deterministic.
/// </summary>
public static class Generator
{
    /// <summary>The text of every file by its path inside the folder. Throws FormatException if the contract contradicts itself.</summary>
    public static IReadOnlyDictionary<string, string> Files() => Files(ApiContract.OfRepository, ApiContract.Texts("dotnet/"));

    /// <summary>Generates from another contract; dotnet is the files of contract/dotnet by name.</summary>
    public static IReadOnlyDictionary<string, string> Files(ApiContract api, IEnumerable<(string Name, string Text)> dotnet)
    {
        var surface = DotnetFacts.Read(dotnet);
        var selection = new Selection(api, surface);

        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add("Entities", type => type.IsEntity, new EntityWriter(selection).Write);
        Add("Options", type => type.IsOptions, new OptionsWriter(selection).Write);
        Add("Services", type => type.IsService || type.IsGroup, new ServiceWriter(selection).Write);
        Add("Words", type => type.IsWord || type.IsConstants, WordWriter.Write);
        foreach (var (name, source) in new TableWriter(api, selection).Write())
            files.Add($"Tables/{name}.cs", source.ToString());
        return files;

        void Add(string kind, Func<DotnetType, bool> isOfKind, Action<Source, DotnetType> write)
        {
            foreach (var group in selection.Types.Where(isOfKind).GroupBy(type => (type.File, type.Namespace)))
            {
                var source = new Source(group.Key.Namespace);
                foreach (var type in group)
                    write(source, type);
                files.Add($"{kind}/{group.Key.File}.cs", source.ToString());
            }
        }
    }
}
