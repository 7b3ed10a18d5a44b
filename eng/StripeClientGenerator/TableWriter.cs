using StripeContract;

namespace StripeClientGenerator;

/// <summary>Writes the client's lookup tables: JSON types, pages and paths.</summary>
internal sealed class TableWriter(ApiContract api, Selection selection)
{
    // These entities have the same names as Checkout's, and a serializer context cannot have a name twice.
    private const string OwnContext = "BillingPortal";

    // Types read besides objects: errors, and v2 events, two of which are written by hand because they can fetch.
    private static readonly string[] More =
    [
        "Events.V1BillingMeterErrorReportTriggeredEvent",
        "Events.V1BillingMeterNoMeterFoundEvent",
        "StripeError",
        "V2.Core.Event",
    ];

    public IEnumerable<(string Name, Source Source)> Write()
    {
        var roots = selection
            .Objects.Values.Concat(More)
            .Distinct(StringComparer.Ordinal)
            .Concat(Pages())
            .ToLookup(name => Names.In(name).Any(part => part.StartsWith(OwnContext + ".", StringComparison.Ordinal)));
        yield return ("StripeJsonContext", Context("StripeJsonContext", roots[false].Prepend("System.Text.Json.JsonElement")));
        yield return (OwnContext + "JsonContext", Context(OwnContext + "JsonContext", roots[true]));
        yield return ("StripeObjects", Objects());
        yield return ("StripePages", PageConverters());
        yield return ("StripePaths", Paths());
    }

    private static Source Context(string name, IEnumerable<string> roots)
    {
        var source = new Source("Infrastructure");
        var names = new HashSet<string>(StringComparer.Ordinal);
        source.Summary(0, "Metadata of entities, made by the compiler.");
        source.Line("[JsonSourceGenerationOptions(");
        source.Line("    GenerationMode = JsonSourceGenerationMode.Metadata,");
        source.Line("    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]");
        foreach (var root in roots)
        {
            var steps = root.Split('.');
            var isTaken = !root.Contains('<', StringComparison.Ordinal) && !names.Add(steps[^1]);
            source.Line($"[JsonSerializable(typeof({root}){(isTaken ? $", TypeInfoPropertyName = \"{steps[^2]}{steps[^1]}\"" : "")})]");
        }

        source.Line($"internal sealed partial class {name} : JsonSerializerContext;");
        return source;
    }

    private Source Objects()
    {
        var source = new Source("Infrastructure");
        source.Line("internal static partial class StripeObjects");
        source.Line("{");
        source.Line("    private static readonly Dictionary<string, Func<System.Text.Json.JsonElement, IHasObject>> s_readers =");
        source.Line("        new(StringComparer.Ordinal)");
        source.Line("        {");
        foreach (var (word, entity) in selection.Objects)
            source.Line($"            [\"{word}\"] = Read<{entity}>,");
        source.Line("        };");
        source.Line("}");
        return source;
    }

    private Source PageConverters()
    {
        var source = new Source("Infrastructure");
        source.Summary(0, "The lists and search results Stripe answers, each with its converter.");
        source.Line("internal static class StripePages");
        source.Line("{");
        source.Line("    public static Dictionary<Type, Func<JsonConverter>> Converters { get; } = new()");
        source.Line("    {");
        foreach (var page in Pages())
            source.Line($"        [typeof({page})] = static () => new {page.Replace("<", "Converter<", StringComparison.Ordinal)}(),");
        source.Line("    };");
        source.Line("}");
        return source;
    }

    private SortedSet<string> Pages()
    {
        var pages = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in selection.Types)
        {
            if (type.IsEntity)
                pages.UnionWith(
                    selection
                        .Members(type)
                        .Select(property => property.Type)
                        .Where(name => name.StartsWith("StripeList<", StringComparison.Ordinal))
                );
            foreach (var (method, _) in selection.Methods(type).Where(pair => pair.Method.Kind != "call"))
                pages.Add($"{(method.Kind == "pages" ? "StripeList" : "StripeSearchResult")}<{method.Returns}>");
        }

        return pages;
    }

    private Source Paths()
    {
        var paths = api
            .Operations.Select(operation => operation.Path)
            .Concat(selection.Types.SelectMany(selection.Methods).Select(pair => pair.Sent.Path))
            .Select(path => string.Join('/', path.Split('/').Select(step => step.StartsWith('{') ? "{id}" : step)));
        var source = new Source("Infrastructure");
        source.Summary(0, "Path templates of the API.");
        source.Line("internal static class StripePaths");
        source.Line("{");
        source.Line("    public static IReadOnlyList<string> All { get; } =");
        source.Line("    [");
        foreach (var path in paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            source.Line($"        \"{path}\",");
        source.Line("    ];");
        source.Line("}");
        return source;
    }
}
