using System.Text.Json;

namespace StripeContract;

/// <summary>
/// Checks whether Stripe could give an answer. <paramref name="expand"/> is what the request expanded, as paths such as
/// "data.customer"; null if unknown.
/// </summary>
internal sealed class AnswerRules(ApiContract contract, IReadOnlyCollection<string>? expand)
{
    private const string NotAsked = "expanded object although not requested with expand[] (id string expected)";

    private const string NeverAbsent = "field missing (Stripe always returns it, null when unset)";

    public List<Violation> Check(JsonElement value, Shape shape, string where, string path = "")
    {
        var found = new List<Violation>();
        Check(value, shape, where, path, found);
        return found;
    }

    // path is where in the notation of expand: without indices and without the object's own name.
    private void Check(JsonElement value, Shape shape, string where, string path, List<Violation> found)
    {
        void Say(string message) => found.Add(new Violation(where, message));
        if (shape is Scalar { Kind: ScalarKind.Anything })
            return;
        if (value.ValueKind == JsonValueKind.Null)
        {
            Say("null where Stripe never returns null");
            return;
        }

        switch (contract.Resolve(shape))
        {
            case IdOf ids:
                CheckId(value, ids, where, path, found);
                break;
            case OneOf choice:
                CheckChoice(value, choice, where, path, found);
                break;
            case Fields or AnyHash or MapOf or Metadata when value.ValueKind != JsonValueKind.Object:
                Say($"expected object, got {Kind(value)}");
                break;
            case Fields fields:
                CheckFields(value, fields, where, path, found);
                break;
            case MapOf map:
                foreach (var field in value.EnumerateObject())
                    Check(field.Value, map.Value, $"{where}.{field.Name}", Below(path, field.Name), found);
                break;
            case AnyHash or Metadata:
                break;
            case ListOf when value.ValueKind != JsonValueKind.Array:
                Say($"expected array, got {Kind(value)}");
                break;
            case ListOf list:
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Check(item, list.Item, $"{where}[{index}]", path, found);
                break;
            case var single:
                if (Fault(value, single) is { } fault)
                    Say(fault);
                break;
        }
    }

    private void CheckId(JsonElement value, IdOf ids, string where, string path, List<Violation> found)
    {
        void Say(string message) => found.Add(new Violation(where, message));
        if (value.ValueKind == JsonValueKind.String)
        {
            if (expand is not null && IsAsked(path) && ids.Objects.Any(contract.Objects.ContainsKey))
                Say("expand[] requested this field but it is an id string");
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Say($"expected an id or an object, got {Kind(value)}");
            return;
        }

        if (expand is not null && !IsAsked(path))
            Say(NotAsked);
        CheckOneObject(value, [.. ids.Objects.Select(name => new ObjectOf(name))], where, path, found);
    }

    private void CheckChoice(JsonElement value, OneOf choice, string where, string path, List<Violation> found)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            found.AddRange(Fewest(choice.Choices.Select(shape => Check(value, shape, where, path))));
            return;
        }

        var hashes = choice.Choices.Where(shape => contract.Resolve(shape) is Fields or AnyHash or MapOf or Metadata).ToList();
        if (hashes.Count == 0)
            found.Add(new Violation(where, "object where a string is expected"));
        else
            CheckOneObject(value, hashes, where, path, found);
    }

    // The object's own name selects the shape. If no shape has that name, check against the nearest one.
    private void CheckOneObject(JsonElement value, List<Shape> shapes, string where, string path, List<Violation> found)
    {
        var name = value.TryGetProperty("object", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        var deleted = value.TryGetProperty("deleted", out var gone) && gone.ValueKind == JsonValueKind.True;
        var fullName = deleted ? "deleted_" + name : name;
        if (shapes.Exists(shape => shape is ObjectOf o && o.Name == fullName && contract.Undescribed.Contains(o.Name)))
            return;

        var meant = shapes.Where(shape => Names(shape).Contains(name)).ToList();
        var alike = meant.Where(shape => IsOfDeleted(shape) == deleted).ToList();
        if (alike.Count > 0)
            meant = alike;
        if (meant.Count == 0)
            meant = shapes;
        found.AddRange(Fewest(meant.Select(shape => Check(value, shape, where, path))));
    }

    private void CheckFields(JsonElement value, Fields fields, string where, string path, List<Violation> found)
    {
        foreach (var field in fields.ByName.Values.Where(field => !field.MayBeAbsent && !value.TryGetProperty(field.Name, out _)))
            found.Add(new Violation($"{where}.{field.Name}", field.IsNullable ? NeverAbsent : "required field missing"));

        foreach (var given in value.EnumerateObject())
        {
            var here = $"{where}.{given.Name}";
            if (!fields.ByName.TryGetValue(given.Name, out var field))
                found.Add(new Violation(here, "field unknown to this API version"));
            else if (!(field.IsNullable && given.Value.ValueKind == JsonValueKind.Null))
                Check(given.Value, field.Shape, here, Below(path, given.Name), found);
        }
    }

    private static string? Fault(JsonElement value, Shape shape) =>
        (shape, value.ValueKind) switch
        {
            (Words words, JsonValueKind.String) => words.Known.Contains(value.GetString()!)
                ? null
                : $"value {value.GetRawText()} is none of {string.Join('|', words.Known.Take(20))}",
            (Scalar { Kind: ScalarKind.Text }, JsonValueKind.String) => null,
            (Scalar { Kind: ScalarKind.Decimal }, JsonValueKind.String) => ParameterRules.IsNumber(value.GetString()!)
                ? null
                : $"expected decimal string, got {value.GetRawText()}",
            (Scalar { Kind: ScalarKind.Integer }, JsonValueKind.Number) => value.TryGetInt64(out _)
                ? null
                : $"expected integer, got {value.GetRawText()}",
            (Scalar { Kind: ScalarKind.Time }, JsonValueKind.Number) => value.TryGetInt64(out var time)
            && time is >= 0 and <= ParameterRules.LatestSecond
                ? null
                : $"not a unix time in seconds: {value.GetRawText()}",
            (Scalar { Kind: ScalarKind.Number }, JsonValueKind.Number) => null,
            (Scalar { Kind: ScalarKind.Boolean }, JsonValueKind.True or JsonValueKind.False) => null,
            (Scalar { Kind: ScalarKind.True }, JsonValueKind.True) => null,
            (Scalar scalar, _) => $"expected {scalar.Kind}, got {Kind(value)}",
            _ => $"expected a word, got {Kind(value)}",
        };

    private IReadOnlyList<string> Names(Shape shape) =>
        contract.Resolve(shape) is Fields fields && fields.ByName.TryGetValue("object", out var field) && field.Shape is Words words
            ? words.Known
            : [];

    private bool IsOfDeleted(Shape shape) =>
        contract.Resolve(shape) is Fields fields
        && fields.ByName.TryGetValue("deleted", out var field)
        && field.Shape is Scalar { Kind: ScalarKind.True };

    private bool IsAsked(string path) => expand!.Any(asked => asked == path || asked.StartsWith(path + ".", StringComparison.Ordinal));

    private static List<Violation> Fewest(IEnumerable<List<Violation>> tries) => tries.MinBy(violations => violations.Count)!;

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Kind(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "boolean" : value.ValueKind.ToString().ToLowerInvariant();
}
