using System.Text.RegularExpressions;

namespace StripeClientGenerator;

/// <summary>
/// A type described in contract/dotnet. File is the contract file, Name includes the namespace below Stripe ("Billing.Meter"),
/// and Kind is the first word of its line.
/// </summary>
internal sealed record DotnetType(string File, string Kind, string Name, string? Parent)
{
    public List<DotnetProperty> Properties { get; } = [];

    public List<DotnetMethod> Methods { get; } = [];

    public List<string> Interfaces { get; } = [];

    /// <summary>It has methods or constructors of its own, whose behaviour no contract describes.</summary>
    public bool HasBehaviour { get; set; }

    /// <summary>"Billing" for "Billing.Meter"; empty for a type directly in Stripe.</summary>
    public string Namespace => Name.Contains('.', StringComparison.Ordinal) ? Name[..Name.LastIndexOf('.')] : "";

    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    public bool IsEntity => Kind == "entity";

    public bool IsNested => Kind == "nested";

    public bool IsOptions => IsNested || Kind is "options" or "listing" || Parent == "SearchOptions";

    /// <summary>A named value for a parameter that otherwise takes a number or a time.</summary>
    public bool IsWord => Parent == "StringEnum";

    /// <summary>A class with only constants, such as EventTypes.</summary>
    public bool IsConstants =>
        Kind == "static" && Properties.Count > 0 && Properties.TrueForAll(property => property.Type is "words" or "const string");

    public bool IsService => Kind == "service";

    /// <summary>A group of services, such as client.V1.Billing.</summary>
    public bool IsGroup => Parent == "Service" && Kind == "class";
}

/// <summary>Type is the text before the colon. ApiName is the API's name, empty for a constant that is null.</summary>
internal sealed record DotnetProperty(string Type, string Name, string ApiName);

/// <summary>Kind is call, pages or search. Sends is the operation given with the method, as "GET /v1/…".</summary>
internal sealed record DotnetMethod(string Kind, string Returns, string Name, string Parameters, string? Sends);

/// <summary>Parses contract/dotnet; contract/README.md describes the notation.</summary>
internal static partial class DotnetFacts
{
    public static IReadOnlyDictionary<string, DotnetType> Read(IEnumerable<(string Name, string Text)> files)
    {
        var types = new Dictionary<string, DotnetType>(StringComparer.Ordinal);
        foreach (var (name, text) in files)
        {
            DotnetType? type = null;
            foreach (var line in Joined(text))
            {
                if (line[0] == ' ')
                    Member(type ?? throw new FormatException($"\"{line}\" belongs to no type."), line.Trim());
                else if (!line.StartsWith("others", StringComparison.Ordinal))
                    types.Add((type = Header(Path.GetFileNameWithoutExtension(name), line)).Name, type);
            }
        }

        return types;
    }

    // A line indented by four spaces continues the line above, and so does the list of other types.
    private static List<string> Joined(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal) || (line[0] == ' ' && lines is [.., "others"]))
                lines[^1] += " " + line.Trim();
            else
                lines.Add(line);
        }

        return lines;
    }

    private static DotnetType Header(string file, string line) =>
        HeaderLine().Match(line) is { Success: true } match
            ? new DotnetType(
                file,
                match.Groups["kind"].Value,
                match.Groups["name"].Value,
                match.Groups["parent"] is { Success: true } parent ? parent.Value : null
            )
            : throw new FormatException($"\"{line}\" opens no type.");

    private static void Member(DotnetType type, string line)
    {
        if (line.StartsWith("new(", StringComparison.Ordinal) || line.Split(' ')[0] is "method" or "pair" or "implicit")
            type.HasBehaviour = true;
        else if (MethodLine().Match(line) is { Success: true } match)
        {
            string Part(string group) => match.Groups[group].Value;
            var sends = match.Groups["sends"] is { Success: true } told ? told.Value : null;
            type.Methods.Add(new DotnetMethod(Part("kind"), Part("returns"), Part("name"), Part("parameters"), sends));
        }
        else if (line.Split(": ", 2) is [var kind, var names])
        {
            if (kind == "is")
                type.Interfaces.AddRange(names.Split(' '));
            else
                type.Properties.AddRange(names.Split(' ').Select(name => Property(kind, name)));
        }
        else
            throw new FormatException($"\"{line}\" is no member of {type.Name}.");
    }

    private static DotnetProperty Property(string kind, string name) =>
        (kind, name.Split('=')) switch
        {
            ("words", _) => new DotnetProperty(kind, Names.Pascal(name), name),
            (_, [var own, var told]) => new DotnetProperty(kind, own, told),
            ("const string", _) => new DotnetProperty(kind, name, ""),
            _ => new DotnetProperty(kind, name, Names.Snake(name)),
        };

    [GeneratedRegex(@"^(closed )?(?<kind>\w+) (class )?(?<name>[^:]+?)( : (?<parent>.+))?$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(
        @"^(?<kind>call|pages|search) (?<returns>.+?) (?<name>\w+)\((?<parameters>.*)\)( = (?<sends>.+))?$",
        RegexOptions.ExplicitCapture,
        60_000
    )]
    private static partial Regex MethodLine();
}
