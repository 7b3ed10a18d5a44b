namespace StripeClientGenerator;

/// <summary>Writes options: parameters and their form encoding. A null is not sent.</summary>
internal sealed class OptionsWriter
{
    private readonly Selection _selection;
    private readonly Dictionary<string, List<string>> _operations = new(StringComparer.Ordinal);

    public OptionsWriter(Selection selection)
    {
        _selection = selection;
        foreach (var (method, sent) in selection.Types.Where(type => type.IsService).SelectMany(selection.Methods))
        foreach (var name in Names.In(method.Parameters).Where(name => name.EndsWith("Options", StringComparison.Ordinal)))
        {
            if (!_operations.TryGetValue(name, out var operations))
                _operations.Add(name, operations = []);
            if (!operations.Contains(sent.ToString(), StringComparer.Ordinal))
                operations.Add(sent.ToString());
        }
    }

    public void Write(Source source, DotnetType type)
    {
        source.Next();
        var members = _selection.Members(type).OrderBy(property => property.Name, StringComparer.Ordinal).ToList();
        if (_operations.TryGetValue(type.Name, out var operations))
            source.Summary(0, $"Parameters of {string.Join(", ", operations.Select(operation => $"<c>{operation}</c>"))}.");
        source.Line($"public class {type.ShortName} : {string.Join(", ", Parents(type).Concat(Selection.Interfaces(type)))}");
        source.Line("{");
        foreach (var property in members)
            source.Line($"    public {Names.Local(property.Type, source.Namespace)} {property.Name} {{ get; set; }}");
        if (members.Count > 0 || type.IsNested)
            WriteForm(source, type, members);
        source.Line("}");
    }

    private static void WriteForm(Source source, DotnetType type, List<DotnetProperty> members)
    {
        if (members.Count > 0)
            source.Line();
        source.Line($"    {(type.IsNested ? "void IFormOptions." : "internal override void ")}WriteTo(FormWriter form)");
        source.Line("    {");
        if (!type.IsNested)
            source.Line("        base.WriteTo(form);");
        foreach (var property in members)
            source.Line($"        form.Add(\"{property.ApiName}\", {property.Name});");
        source.Line("    }");
    }

    private static string[] Parents(DotnetType type) =>
        type.Kind switch
        {
            "nested" => ["INestedOptions", "IFormOptions"],
            "options" => ["BaseOptions"],
            "listing" => ["ListOptions"],
            _ => [type.Parent!],
        };
}
