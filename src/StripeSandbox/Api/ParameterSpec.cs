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
    private static readonly Dictionary<string, ParameterSpec> None = [];

    public static ParameterSpec Simple(char kind, bool unsettable = false) => new(kind, unsettable, [], null, None, [], []);

    public static ParameterSpec Parse(string fields)
    {
        var reader = new Reader(fields);
        return reader.Fields('\0');
    }

    private sealed class Reader(string text)
    {
        private int _position;

        private char Next => _position < text.Length ? text[_position] : '\0';

        public ParameterSpec Fields(char end)
        {
            var found = new Dictionary<string, ParameterSpec>(StringComparer.Ordinal);
            var required = new List<string>();
            while (true)
            {
                while (char.IsWhiteSpace(Next))
                    _position++;
                if (Next == end)
                    break;
                var start = _position;
                while (char.IsLetterOrDigit(Next) || Next == '_')
                    _position++;
                var name = text[start.._position];
                if (name.Length == 0)
                    throw new FormatException($"A parameter name is missing at {_position} of: {text}");
                if (Next == '!')
                {
                    _position++;
                    required.Add(name);
                }

                found[name] = Next == ':' ? Type(skip: 1) : Simple('s');
            }

            _position++;
            return new ParameterSpec('{', false, [], null, found, required, []);
        }

        private ParameterSpec Type(int skip)
        {
            _position += skip;
            var options = new List<ParameterSpec> { One() };
            while (Next == '|')
            {
                _position++;
                options.Add(One());
            }

            return options.Count == 1 ? options[0] : new ParameterSpec('|', options.Any(o => o.Unsettable), [], null, None, [], options);
        }

        private ParameterSpec One()
        {
            var spec = Bare();
            if (Next != '~')
                return spec;
            _position++;
            return spec with { Unsettable = true };
        }

        private ParameterSpec Bare()
        {
            if (Next == '{')
            {
                _position++;
                return Fields('}');
            }

            if (Next == '[')
            {
                var item = Type(skip: 1);
                _position++;
                return Simple('[') with { Item = item };
            }

            var start = _position;
            while (char.IsLetter(Next))
                _position++;
            var word = text[start.._position];
            if (word == "e" && Next == '(')
            {
                var close = text.IndexOf(')', _position);
                var allowed = text[(_position + 1)..close].Split(',', StringSplitOptions.TrimEntries);
                _position = close + 1;
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
