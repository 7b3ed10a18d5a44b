namespace StripeContract;

/// <summary>Parses a file of contract/api: an unindented line starts an entry, and the indented lines below belong to it.</summary>
internal sealed class ContractReader(ApiContract contract, string file, string text)
{
    private static readonly string[] Methods = ["GET", "POST", "DELETE"];

    public void Read()
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; )
        {
            var head = lines[index];
            var first = index++;
            if (head.Length == 0 || head[0] == '#')
                continue;
            if (head[0] == ' ')
                throw Bad(first, "an indented line without an entry above it");
            var begin = index;
            while (index < lines.Length && lines[index].StartsWith(' '))
                index++;
            try
            {
                Entry(head, string.Join('\n', lines[begin..index]));
            }
            catch (Exception problem) when (problem is FormatException or ArgumentException)
            {
                throw Bad(first, problem.Message);
            }
        }
    }

    private void Entry(string head, string body)
    {
        var parts = head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (parts[0])
        {
            case "object":
                contract.Objects.Add(One(parts), new ShapeParser(body).Fields());
                break;
            case "shape":
                contract.Shapes.Add(One(parts), new ShapeParser(body).Fields());
                break;
            case "values":
                contract.Shapes.Add(One(parts), new ShapeParser(body).Words());
                break;
            case "event":
                contract.Events.Add(parts[1], parts[2..]);
                break;
            case "undescribed":
                contract.Undescribed.UnionWith(body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                break;
            case var method when Methods.Contains(method) && parts is [_, _, _, "->", ..]:
                var answer = new ShapeParser(string.Join(' ', parts[4..])).Whole();
                contract.Add(new Operation(method, parts[1], parts[2], new ShapeParser(body).Fields(), answer));
                break;
            default:
                throw new FormatException($"\"{head}\" opens no entry");
        }
    }

    private static string One(string[] words) => words is [_, var name] ? name : throw new FormatException("one name is expected");

    private FormatException Bad(int line, string problem) => new($"contract/{file}, line {line + 1}: {problem}.");
}
