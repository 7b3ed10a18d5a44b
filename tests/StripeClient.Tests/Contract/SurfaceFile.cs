namespace Stripe.Tests.Contract;

/// <summary>A surface in text form: a line for each type, indented lines for its members.</summary>
internal sealed class SurfaceFile
{
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);

    public string Text { get; private init; }

    /// <summary>Type headers, as "class Stripe.Customer : Stripe.StripeEntity&lt;Stripe.Customer&gt;".</summary>
    public IEnumerable<string> Types => _members.Keys;

    public static SurfaceFile Parse(string text)
    {
        var file = new SurfaceFile { Text = text };
        HashSet<string> members = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;

            if (line[0] == ' ')
            {
                members!.Add(line.Trim());
                continue;
            }

            if (!file._members.TryGetValue(line.Trim(), out members))
                file._members.Add(line.Trim(), members = new HashSet<string>(StringComparer.Ordinal));
        }

        return file;
    }

    public bool Has(string type) => _members.ContainsKey(type);

    public bool Has(string type, string member) => _members.TryGetValue(type, out var members) && members.Contains(member);

    /// <summary>"Stripe.Customer" of "class Stripe.Customer : …".</summary>
    public static string NameOf(string type)
    {
        var head = type.Split(" : ", 2)[0];
        return head.Split('<', 2)[0].Split(' ')[^1];
    }
}
