namespace StripeContract;

/// <summary>Parses the notation for fields and shapes. Throws FormatException that describes the position.</summary>
internal sealed class ShapeParser(string text)
{
    private const string Separators = " \n{}[]()|~";

    private int _at;

    /// <summary>Fields up to the end of the text.</summary>
    public Fields Fields() => Fields('\0');

    /// <summary>Words up to the end of the text.</summary>
    public Words Words() => Words('\0');

    /// <summary>Parses one shape that fills the whole text.</summary>
    public Shape Whole()
    {
        var shape = Shape();
        return Peek() == '\0' ? shape : throw Unexpected("the end");
    }

    private Fields Fields(char end)
    {
        var fields = new Dictionary<string, Field>(StringComparer.Ordinal);
        while (Peek() != end)
        {
            var name = Token(":?!");
            if (name.Length == 0)
                throw Unexpected("a name");
            var required = Take('!');
            var absent = Take('?');
            var shape = Take(':') ? Shape() : new Scalar(ScalarKind.Text);
            fields.Add(name, new Field(name, shape, required, absent, Take('~')));
        }

        Close(end);
        return new Fields(fields);
    }

    private Shape Shape()
    {
        var first = Single();
        if (!Take('|'))
            return first;
        var choices = new List<Shape> { first };
        do choices.Add(Single());
        while (Take('|'));
        return new OneOf(choices);
    }

    private Shape Single()
    {
        if (Take('('))
            return Words(')');
        if (Take('['))
        {
            var item = Shape();
            Close(']');
            return new ListOf(item);
        }

        if (Take('{'))
        {
            if (Peek() != '}')
                return Fields('}');
            Close('}');
            return new AnyHash();
        }

        var word = Token("");
        return word switch
        {
            "string" => new Scalar(ScalarKind.Text),
            "int" => new Scalar(ScalarKind.Integer),
            "number" => new Scalar(ScalarKind.Number),
            "bool" => new Scalar(ScalarKind.Boolean),
            "time" => new Scalar(ScalarKind.Time),
            "decimal" => new Scalar(ScalarKind.Decimal),
            "true" => new Scalar(ScalarKind.True),
            "any" => new Scalar(ScalarKind.Anything),
            "metadata" => new Metadata(),
            "map" => new MapOf(Inside()),
            "list" => Page("list", Inside()),
            "search" => Page("search_result", Inside()),
            "id" => Take('(') ? new IdOf(Words(')').Known) : throw Unexpected("("),
            ['@', .. var name] => new ObjectOf(name),
            ['#', .. var name] => new NamedShape(name),
            _ => throw Unexpected($"a shape in place of \"{word}\""),
        };
    }

    private Words Words(char end)
    {
        var words = new List<string>();
        var open = false;
        while (Peek() != end)
        {
            if (open)
                throw Unexpected("nothing after ...");
            var word = Token("");
            if (word.Length == 0)
                throw Unexpected("a word");
            if (word == "...")
                open = true;
            else
                words.Add(word);
        }

        Close(end);
        return new Words(words);
    }

    private Shape Inside()
    {
        if (!Take('('))
            throw Unexpected("(");
        var shape = Shape();
        Close(')');
        return shape;
    }

    /// <summary>A page of a list, the same for all lists of the API.</summary>
    private static Fields Page(string kind, Shape item)
    {
        List<Field> fields =
        [
            Always("object", new Words([kind])),
            Always("data", new ListOf(item)),
            Always("has_more", new Scalar(ScalarKind.Boolean)),
            Always("url", new Scalar(ScalarKind.Text)),
            Always("total_count", new Scalar(ScalarKind.Integer)) with
            {
                MayBeAbsent = true,
            },
        ];
        if (kind == "search_result")
            fields.Add(Always("next_page", new Scalar(ScalarKind.Text)) with { MayBeAbsent = true, IsNullable = true });
        return new Fields(fields.ToDictionary(field => field.Name, StringComparer.Ordinal));

        static Field Always(string name, Shape shape) => new(name, shape, IsRequired: false, MayBeAbsent: false, IsNullable: false);
    }

    private string Token(string ends)
    {
        Peek();
        var begin = _at;
        while (_at < text.Length && !Separators.Contains(text[_at]) && !ends.Contains(text[_at]))
            _at++;
        return text[begin.._at];
    }

    // The next non-space character; '\0' at the end.
    private char Peek()
    {
        while (_at < text.Length && text[_at] is ' ' or '\n')
            _at++;
        return _at < text.Length ? text[_at] : '\0';
    }

    // A mark must follow directly: spaces are not skipped.
    private bool Take(char letter)
    {
        if (_at >= text.Length || text[_at] != letter)
            return false;
        _at++;
        return true;
    }

    private void Close(char end)
    {
        if (Peek() != end)
            throw Unexpected(end == '\0' ? "the end" : $"{end}");
        if (end != '\0')
            _at++;
    }

    private FormatException Unexpected(string wanted) =>
        new($"{wanted} is expected before \"{text[_at..Math.Min(text.Length, _at + 30)].ReplaceLineEndings(" ")}\"");
}
