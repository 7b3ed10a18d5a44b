namespace StripeSandbox.Api;

/// <summary>
/// What a parameter may hold, parsed from the notation of Contract/Parameters: <c>name!</c> is required. The type follows a
/// colon: i integer, t unix time, n number, d decimal string, b boolean, map, event, <c>e(a,b)</c> one of, <c>[x]</c> array,
/// <c>{…}</c> hash; string without one. <c>|</c> separates alternatives, <c>~</c> allows the empty string (unset).
/// </summary>
public sealed record ParameterSpec(
    char Kind,
    bool Unsettable,
    IReadOnlyList<string> Allowed,
    ParameterSpec? Item,
    IReadOnlyDictionary<string, ParameterSpec> Fields,
    IReadOnlyList<string> Required,
    IReadOnlyList<ParameterSpec> Alternatives
)
{
    static readonly Dictionary<string, ParameterSpec> None = [];

    public static ParameterSpec Simple(char kind, bool unsettable = false) => new(kind, unsettable, [], null, None, [], []);

    public static ParameterSpec Parse(string fields)
    {
        var reader = new Reader(fields);
        return reader.Fields('\0');
    }

    sealed class Reader(string text)
    {
        int at;

        char Next => at < text.Length ? text[at] : '\0';

        public ParameterSpec Fields(char end)
        {
            var found = new Dictionary<string, ParameterSpec>(StringComparer.Ordinal);
            var required = new List<string>();
            while (true)
            {
                while (char.IsWhiteSpace(Next))
                    at++;
                if (Next == end)
                    break;
                var start = at;
                while (char.IsLetterOrDigit(Next) || Next == '_')
                    at++;
                var name = text[start..at];
                if (name.Length == 0)
                    throw new FormatException($"A parameter name is missing at {at} of: {text}");
                if (Next == '!')
                {
                    at++;
                    required.Add(name);
                }

                found[name] = Next == ':' ? Type(skip: 1) : Simple('s');
            }

            at++;
            return new ParameterSpec('{', false, [], null, found, required, []);
        }

        ParameterSpec Type(int skip)
        {
            at += skip;
            var options = new List<ParameterSpec> { One() };
            while (Next == '|')
            {
                at++;
                options.Add(One());
            }

            return options.Count == 1 ? options[0] : new ParameterSpec('|', options.Any(o => o.Unsettable), [], null, None, [], options);
        }

        ParameterSpec One()
        {
            var spec = Bare();
            if (Next != '~')
                return spec;
            at++;
            return spec with { Unsettable = true };
        }

        ParameterSpec Bare()
        {
            if (Next == '{')
            {
                at++;
                return Fields('}');
            }

            if (Next == '[')
            {
                var item = Type(skip: 1);
                at++;
                return Simple('[') with { Item = item };
            }

            var start = at;
            while (char.IsLetter(Next))
                at++;
            var word = text[start..at];
            if (word == "e" && Next == '(')
            {
                var close = text.IndexOf(')', at);
                var allowed = text[(at + 1)..close].Split(',', StringSplitOptions.TrimEntries);
                at = close + 1;
                return Simple('e') with { Allowed = allowed };
            }

            return word switch
            {
                "map" or "any" => Simple('m'),
                "event" => Simple('v'),
                { Length: 1 } => Simple(word[0]),
                _ => throw new FormatException($"Unknown type '{word}' in: {text}"),
            };
        }
    }
}
