using System.Collections;
using System.Globalization;
using System.Reflection;

namespace StripeSandbox.Tests.Support;

/// <summary>Encodes anonymous objects, dictionaries and lists as Stripe's clients do: <c>items[0][price]=…</c>.</summary>
public static class Form
{
    public static string Encode(object fields)
    {
        var pairs = new List<string>();
        Walk("", fields, pairs);
        return string.Join('&', pairs);
    }

    private static void Walk(string name, object? value, List<string> pairs)
    {
        string Under(string key) => name.Length == 0 ? key : $"{name}[{key}]";
        switch (value)
        {
            case null or string or ValueType:
                var text = value switch
                {
                    null => "",
                    bool b => b ? "true" : "false",
                    IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
                    _ => value.ToString()!,
                };
                pairs.Add(Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(text));
                break;
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                    Walk(Under((string)entry.Key), entry.Value, pairs);
                break;
            case IEnumerable list:
                foreach (var (item, i) in list.Cast<object?>().Select((x, i) => (x, i)))
                    Walk(Under(i.ToString(CultureInfo.InvariantCulture)), item, pairs);
                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                    Walk(Under(property.Name), property.GetValue(value), pairs);
                break;
        }
    }
}
