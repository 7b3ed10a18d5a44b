using System.Text.RegularExpressions;

namespace StripeContract;

/// <summary>
/// Expands the short form of types and members in contract/dotnet: a type to "class Stripe.Customer :
/// Stripe.StripeEntity&lt;Stripe.Customer&gt;", a member to "string Name { get; set; }" or "Stripe.Customer Get(string id)".
/// </summary>
public sealed partial class DotnetSurface
{
    private const string RequestOptions = "Stripe.RequestOptions requestOptions = null";
    private const string Cancellation = "CancellationToken cancellationToken = default";

    // Types without a namespace that are not Stripe's.
    private static readonly HashSet<string> System = new(StringComparer.Ordinal)
    {
        "CancellationToken",
        "DateTime",
        "DateTimeOffset",
        "Dictionary",
        "Exception",
        "HttpClient",
        "HttpContent",
        "HttpMethod",
        "HttpStatusCode",
        "IAsyncEnumerable",
        "IDictionary",
        "IEnumerable",
        "IEnumerator",
        "List",
        "Task",
        "TimeSpan",
        "Type",
        "Uri",
        "T",
        "T1",
        "T2",
        "T3",
        "T4",
        "TEntityReturned",
    };

    private static readonly string[] MethodWords = ["call", "pages", "search", "pair", "method"];

    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);

    public static DotnetSurface OfRepository()
    {
        var surface = new DotnetSurface();
        foreach (var (_, text) in ApiContract.Texts("dotnet/"))
            surface.Read(text);
        return surface;
    }

    /// <summary>Types given by name only, such as "Stripe.File".</summary>
    public IReadOnlyCollection<string> Others { get; private set; } = [];

    public IEnumerable<string> Types => _members.Keys;

    public bool Has(string type) => _members.ContainsKey(type);

    public bool Has(string type, string member) => _members.TryGetValue(type, out var members) && members.Contains(member);

    public IReadOnlyCollection<string> Members(string type) => _members[type];

    /// <summary>"Stripe.Customer" for "class Stripe.Customer : …".</summary>
    public static string NameOf(string type) => type.Split(" : ", 2)[0].Split('<', 2)[0].Split(' ')[^1];

    private void Read(string text)
    {
        HashSet<string>? members = null;
        foreach (var line in Joined(text))
        {
            if (line.StartsWith("others ", StringComparison.Ordinal))
                Others = [.. line.Split(' ')[1..].Select(Full)];
            else if (line[0] != ' ')
                _members.Add(Header(line, out members), members);
            else
                Member(line.Trim(), members ?? throw new FormatException($"\"{line}\" belongs to no type."));
        }
    }

    // A line indented by four spaces continues the line above, and so does the list of other types.
    private static List<string> Joined(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var goesOn = line.StartsWith("    ", StringComparison.Ordinal) || (lines is [.., "others"] && line[0] == ' ');
            if (goesOn)
                lines[^1] += " " + line.Trim();
            else
                lines.Add(line);
        }

        return lines;
    }

    private static string Header(string line, out HashSet<string> members)
    {
        members = new HashSet<string>(StringComparer.Ordinal);
        var parts = line.Split(' ', 2);
        var name = Full(parts[1]);
        switch (parts[0])
        {
            case "closed":
                return Full(parts[1]);
            case "abstract" or "static" or "interface" or "enum":
                return Full(line);
        }

        members.Add("new()");
        switch (parts[0])
        {
            case "class":
                return $"class {name}";
            case "entity":
                return $"class {name} : Stripe.StripeEntity<{name}>";
            case "nested":
                members.Add("is Stripe.INestedOptions");
                return $"class {name}";
            case "options":
                return $"class {name} : Stripe.BaseOptions";
            case "listing":
                return $"class {name} : Stripe.ListOptions";
            case "service":
                members.Add("new(Stripe.IStripeClient client)");
                return $"class {name} : Stripe.Service";
            default:
                throw new FormatException($"\"{line}\" opens no type.");
        }
    }

    private static void Member(string line, HashSet<string> members)
    {
        var word = line.Split(' ', 2)[0];
        if (MethodWords.Contains(word))
            members.UnionWith(Methods(word, line[(word.Length + 1)..]));
        else if (word == "implicit" || line.StartsWith("new(", StringComparison.Ordinal))
            members.Add(Full(line));
        else if (line.Split(": ", 2) is [var kind, var names])
            members.UnionWith(names.Split(' ').Select(name => Named(kind, name)));
        else
            throw new FormatException($"\"{line}\" is no member.");
    }

    private static string Named(string kind, string name) =>
        kind switch
        {
            "is" => Full($"is {name}"),
            "words" => $"const string {Pascal(name)} = \"{name}\"",
            "const string" => name.Split('=') is [var constant, var value]
                ? $"const string {constant} = \"{value}\""
                : $"const string {name}",
            _ when kind.StartsWith("static ", StringComparison.Ordinal) => $"static {Named(kind["static ".Length..], name)}",
            _ when kind.StartsWith("const ", StringComparison.Ordinal) => $"{Full(kind)} {name}",
            _ when kind.StartsWith("field ", StringComparison.Ordinal) => $"{Full(kind["field ".Length..])} {name}",
            _ when kind.StartsWith("get ", StringComparison.Ordinal) => $"{Full(kind["get ".Length..])} {name} {{ get; }}",
            _ when kind.StartsWith("set ", StringComparison.Ordinal) => $"{Full(kind["set ".Length..])} {name} {{ set; }}",
            _ => $"{Full(kind)} {name.Split('=')[0]} {{ get; set; }}",
        };

    private static IEnumerable<string> Methods(string word, string line)
    {
        if (Signature().Match(line) is not { Success: true } match)
            throw new FormatException($"\"{line}\" is no method.");
        string Part(string group) => match.Groups[group].Value;
        var (type, name, parameters) = (Full(Part("type")), Part("name"), Full(Part("parameters")));
        string With(params string[] more) => string.Join(", ", more.Prepend(parameters).Where(text => text.Length > 0));
        string[] Both(string answer, string asynchronous, string method) =>
            [$"{answer} {method}({With(RequestOptions)})", $"{asynchronous} {method}Async({With(RequestOptions, Cancellation)})"];
        string[] Listed(string page) =>
            [
                .. Both($"{page}<{type}>", $"Task<{page}<{type}>>", name),
                .. Both($"IEnumerable<{type}>", $"IAsyncEnumerable<{type}>", name + "AutoPaging"),
            ];
        return word switch
        {
            "call" => Both(type, $"Task<{type}>", name),
            "pages" => Listed("Stripe.StripeList"),
            "search" => Listed("Stripe.StripeSearchResult"),
            "pair" => [$"{type} {name}({parameters})", $"Task<{type}> {name}Async({parameters})"],
            _ => [$"{type} {name}({parameters})"],
        };
    }

    private static string Full(string text) =>
        TypeName()
            .Replace(
                text,
                name =>
                    System.Contains(name.Value) || name.Value.Split('.')[0] is "System" or "Newtonsoft"
                        ? name.Value
                        : "Stripe." + name.Value
            );

    private static string Pascal(string value) =>
        string.Concat(value.Split('.', '_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    // A name that starts in upper case is a type: method names never appear here.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(\.\w+)*(?!\w)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TypeName();

    // A property's API name and a method's operation matter only to the client generator.
    [GeneratedRegex(@"^(?<type>.+?) (?<name>\w+(<[\w, ]+>)?)\((?<parameters>.*)\)( = [A-Z]+ /\S+)?$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Signature();
}
