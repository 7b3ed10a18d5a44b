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
        int position;

        char Next => position < text.Length ? text[position] : '\0';

        public ParameterSpec Fields(char end)
        {
            var found = new Dictionary<string, ParameterSpec>(StringComparer.Ordinal);
            var required = new List<string>();
            while (true)
            {
                while (char.IsWhiteSpace(Next))
                    position++;
                if (Next == end)
                    break;
                var start = position;
                while (char.IsLetterOrDigit(Next) || Next == '_')
                    position++;
                var name = text[start..position];
                if (name.Length == 0)
                    throw new FormatException($"A parameter name is missing at {position} of: {text}");
                if (Next == '!')
                {
                    position++;
                    required.Add(name);
                }

                found[name] = Next == ':' ? Type(skip: 1) : Simple('s');
            }

            position++;
            return new ParameterSpec('{', false, [], null, found, required, []);
        }

        ParameterSpec Type(int skip)
        {
            position += skip;
            var options = new List<ParameterSpec> { One() };
            while (Next == '|')
            {
                position++;
                options.Add(One());
            }

            return options.Count == 1 ? options[0] : new ParameterSpec('|', options.Any(o => o.Unsettable), [], null, None, [], options);
        }

        ParameterSpec One()
        {
            var spec = Bare();
            if (Next != '~')
                return spec;
            position++;
            return spec with { Unsettable = true };
        }

        ParameterSpec Bare()
        {
            if (Next == '{')
            {
                position++;
                return Fields('}');
            }

            if (Next == '[')
            {
                var item = Type(skip: 1);
                position++;
                return Simple('[') with { Item = item };
            }

            var start = position;
            while (char.IsLetter(Next))
                position++;
            var word = text[start..position];
            if (word == "e" && Next == '(')
            {
                var close = text.IndexOf(')', position);
                var allowed = text[(position + 1)..close].Split(',', StringSplitOptions.TrimEntries);
                position = close + 1;
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
