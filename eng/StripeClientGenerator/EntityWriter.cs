namespace StripeClientGenerator;

/// <summary>Writes entities: Stripe's objects, field by field.</summary>
internal sealed class EntityWriter(Selection selection)
{
    private readonly Dictionary<string, string> _objects = selection.Objects.ToDictionary(
        pair => pair.Value,
        pair => pair.Key,
        StringComparer.Ordinal
    );

    public void Write(Source source, DotnetType type)
    {
        var parents = string.Join(", ", Selection.Interfaces(type).Prepend($"StripeEntity<{type.ShortName}>"));
        var named = _objects.TryGetValue(type.Name, out var word);
        source.Next();
        source.Summary(0, named ? $"The object <c>{word}</c>." : "");
        source.Fitting($"public class {type.ShortName} : {parents}", $"public class {type.ShortName}", $"    : {parents}");
        source.Line("{");
        var expandables = new List<(DotnetProperty Property, string Item)>();
        foreach (var property in Ordered(type))
        {
            if (Expanded(type, property) is { } expanded)
            {
                // If the object has no type here, its id is still useful.
                if (selection.Has(expanded))
                    Half(source, property, expanded, "Id", "Ids");
                else
                    IdAlone(source, property, expanded);
            }
            else if (selection.Has(property) && Id(type, property) is not null)
            {
                Half(source, property, property, "Value", "Values");
                expandables.Add((property, Item(property)));
            }
            else if (selection.Has(property))
                source.Line($"    {Plain(property, source.Namespace)}");
        }

        foreach (var (property, item) in expandables)
            Field(source, property, item);
        source.Line("}");
    }

    // Id and Object first, then by name; an id comes before the object it belongs to.
    private static IEnumerable<DotnetProperty> Ordered(DotnetType type) =>
        type
            .Properties.OrderBy(property =>
                property.Name switch
                {
                    "Id" => 0,
                    "Object" => 1,
                    _ => 2,
                }
            )
            .ThenBy(property => (Expanded(type, property) ?? property).Name, StringComparer.Ordinal)
            .ThenBy(property => Expanded(type, property) is null);

    /// <summary>
    /// The object that an id property belongs to: Customer for CustomerId, Discounts for DiscountIds. Null for other
    /// properties.
    /// </summary>
    private static DotnetProperty? Expanded(DotnetType type, DotnetProperty id)
    {
        var name = id switch
        {
            { Type: "string" } when id.Name.EndsWith("Id", StringComparison.Ordinal) => id.Name[..^"Id".Length],
            { Type: "List<string>" } when id.Name.EndsWith("Ids", StringComparison.Ordinal) => id.Name[..^"Ids".Length] + "s",
            _ => "",
        };
        return type.Properties.Find(property => property.Name == name && !Selection.IsPlain(property));
    }

    private static DotnetProperty? Id(DotnetType type, DotnetProperty property) =>
        type.Properties.Find(id => Expanded(type, id) == property);

    // A missing date is DateTime's default, as in the official package.
    private static string Plain(DotnetProperty property, string space)
    {
        var start = property.Type == "DateTime" ? " = DateTime.UnixEpoch;" : "";
        return $"public {Names.Local(property.Type, space)} {property.Name} {{ get; set; }}{start}";
    }

    private static string Item(DotnetProperty property) => property.Type.Replace("List<", "", StringComparison.Ordinal).TrimEnd('>');

    private static bool IsList(DotnetProperty property) => property.Type.StartsWith("List<", StringComparison.Ordinal);

    // One of the two properties of an expandable field: the id or the object.
    private static void Half(Source source, DotnetProperty property, DotnetProperty expanded, string one, string many)
    {
        var wrapper = $"Expandable<{Names.Local(Item(expanded), source.Namespace)}>";
        var field = expanded.Name + "Field";
        var (get, set) = IsList(expanded)
            ? ($"{wrapper}.{many}({field})", $"{field} = value?.ConvertAll({wrapper}.Of)")
            : ($"{field}?.{one}", $"{field} = {wrapper}.Of(value)");
        var head = $"    [JsonIgnore] public {Names.Local(property.Type, source.Namespace)} {property.Name}";
        source.Fitting(
            $"{head} {{ get => {get}; set => {set}; }}",
            head,
            "    {",
            $"        get => {get};",
            $"        set => {set};",
            "    }"
        );
    }

    private static void IdAlone(Source source, DotnetProperty id, DotnetProperty expanded)
    {
        source.Line($"    [JsonPropertyName(\"{expanded.ApiName}\"), JsonConverter(typeof(ExpandableIdConverter))]");
        source.Line($"    {Plain(id, source.Namespace)}");
    }

    private static void Field(Source source, DotnetProperty property, string item)
    {
        var local = Names.Local(item, source.Namespace);
        var (converter, wrapper) = IsList(property)
            ? ("ExpandableListConverter", $"List<Expandable<{local}>>")
            : ("ExpandableConverter", $"Expandable<{local}>");
        source.Line($"    [JsonInclude, JsonPropertyName(\"{property.ApiName}\")]");
        source.Line($"    [JsonConverter(typeof({converter}<{local}>))]");
        source.Line($"    internal {wrapper} {property.Name}Field {{ get; set; }}");
    }
}
