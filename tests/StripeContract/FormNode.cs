using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StripeContract;

/// <summary>
/// A request's parameters as a tree: items[0][price]=x is price under 0 under items. Omitted indices are named []0, []1, …
/// </summary>
public sealed partial class FormNode
{
    private int _unnumbered;

    public string? Value { get; private set; }

    public OrderedDictionary<string, FormNode> Children { get; } = new(StringComparer.Ordinal);

    public bool IsScalar => Value is not null && Children.Count == 0;

    /// <summary>Parses name=value pairs joined by &amp;. Malformed pairs go to <paramref name="report"/> and are left out.</summary>
    public static FormNode Parse(string form, Action<string, string> report)
    {
        var root = new FormNode();
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (Decode(parts[0]) is not { } name || Decode(parts.Length == 2 ? parts[1] : "") is not { } value)
                report(pair, "bad percent-encoding");
            else if (Name().Match(name) is not { Success: true } match)
                report(name, "malformed parameter name");
            else
                root.Add(
                    [match.Groups["first"].Value, .. match.Groups["step"].Captures.Select(step => step.Value)],
                    value,
                    problem => report(name, problem)
                );
        }

        return root;
    }

    /// <summary>Builds the same tree from a JSON body; null is an empty text.</summary>
    public static FormNode Of(JsonElement json)
    {
        var node = new FormNode();
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in json.EnumerateObject())
                    node.Children[field.Name] = Of(field.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in json.EnumerateArray().Index())
                    node.Children[$"{index}"] = Of(item);
                break;
            case JsonValueKind.Null:
                node.Value = "";
                break;
            case JsonValueKind.True:
                node.Value = "true";
                break;
            case JsonValueKind.False:
                node.Value = "false";
                break;
            default:
                node.Value = json.ToString();
                break;
        }

        return node;
    }

    /// <summary>Adds the top-level entries of another tree.</summary>
    public void Merge(FormNode other)
    {
        foreach (var (name, child) in other.Children)
            Children[name] = child;
    }

    private void Add(List<string> steps, string value, Action<string> report)
    {
        var node = this;
        foreach (var step in steps)
        {
            if (node.Value is not null)
                report("parameter given both as scalar and as hash");
            var key = step.Length > 0 ? step : $"[]{node._unnumbered++}";
            if (!node.Children.TryGetValue(key, out var child))
                node.Children.Add(key, child = new FormNode());
            node = child;
        }

        if (node.Value is not null)
            report("parameter given twice");
        if (node.Children.Count > 0)
            report("parameter given both as scalar and as hash");
        node.Value = value;
    }

    private static string? Decode(string text)
    {
        if (BadEscape().IsMatch(text))
            return null;
        var bytes = Encoding.Latin1.GetBytes(
            Escape().Replace(text.Replace('+', ' '), escape => $"{(char)Convert.ToByte(escape.Value[1..], 16)}")
        );
        try
        {
            return text.All(char.IsAscii) ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?<first>[^\[\]]+)(\[(?<step>[^\[\]]*)\])*$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Name();

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})", RegexOptions.None, 60_000)]
    private static partial Regex BadEscape();

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.None, 60_000)]
    private static partial Regex Escape();
}
