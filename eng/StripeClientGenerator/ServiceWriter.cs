namespace StripeClientGenerator;

/// <summary>Writes services: a method for each operation, and the groups through which a client exposes services.</summary>
internal sealed class ServiceWriter(Selection selection)
{
    private const string More = "RequestOptions requestOptions = null, CancellationToken cancellationToken = default";

    public void Write(Source source, DotnetType type)
    {
        var methods = selection.Methods(type);
        source.Next();
        source.Summary(0, type.IsGroup ? "Services of this part of the API." : "");
        source.Line($"public class {type.ShortName} : Service");
        source.Line("{");
        Constructors(source, type);
        foreach (var (service, name) in selection.Accessors(type))
        {
            source.Line();
            source.Line($"    public virtual {Names.Local(service, source.Namespace)} {name} => new(Client);");
        }

        foreach (var (method, sent) in methods)
            Write(source, method, sent);
        source.Line("}");
    }

    private static void Constructors(Source source, DotnetType type)
    {
        if (type.IsService)
        {
            source.Line($"    public {type.ShortName}()");
            source.Line("    {");
            source.Line("    }");
            source.Line();
        }

        // Only the client creates a group.
        source.Line($"    {(type.IsGroup ? "internal" : "public")} {type.ShortName}(IStripeClient client)");
        source.Line("        : base(client)");
        source.Line("    {");
        source.Line("    }");
    }

    private static void Write(Source source, DotnetMethod method, Sent sent)
    {
        var parameters = method.Parameters.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ')).ToList();
        var path = Address(sent.Path, [.. parameters.Where(words => words[0] == "string").Select(words => words[1])]);
        var options = parameters.Find(words => words[0] != "string")?[1] ?? "null";
        var item = Names.Local(method.Returns, source.Namespace);
        var answer = method.Kind switch
        {
            "pages" => $"StripeList<{item}>",
            "search" => $"StripeSearchResult<{item}>",
            _ => item,
        };
        var verb = Names.Pascal(sent.Method.ToLowerInvariant());

        Write(
            source,
            sent,
            $"Task<{answer}> {method.Name}Async",
            method.Parameters,
            $"RequestAsync<{answer}>",
            $"HttpMethod.{verb}, {path}",
            options
        );
        if (method.Kind != "call")
            Write(
                source,
                sent,
                $"IAsyncEnumerable<{item}> {method.Name}AutoPagingAsync",
                method.Parameters,
                $"{(method.Kind == "pages" ? "List" : "Search")}AllAsync<{item}>",
                path,
                options
            );
    }

    private static void Write(Source source, Sent sent, string name, string parameters, string call, string where, string options)
    {
        parameters = Names.Local(parameters.Length > 0 ? $"{parameters}, {More}" : More, source.Namespace);
        options += ", requestOptions, cancellationToken";
        source.Line();
        source.Summary(4, $"<c>{sent}</c>");
        var cut = parameters.IndexOf("CancellationToken ", StringComparison.Ordinal);
        source.Fitting(
            $"    public virtual {name}({parameters}) =>",
            $"    public virtual {name}(",
            $"        {parameters[..cut].TrimEnd()}",
            $"        {parameters[cut..]}) =>"
        );
        source.Fitting($"        {call}({where}, {options});", $"        {call}(", $"            {where},", $"            {options});");
    }

    // String parameters go into the path, in order.
    private static string Address(string path, List<string> ids)
    {
        var steps = path.Split('/');
        var next = 0;
        for (var i = 0; i < steps.Length; i++)
            if (steps[i].StartsWith('{'))
                steps[i] = $"{{Segment({ids[next++]})}}";
        if (next != ids.Count)
            throw new FormatException($"{path} has not as many places as its method has ids.");
        return (next > 0 ? "$\"" : "\"") + string.Join('/', steps) + "\"";
    }
}
