using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StripeContract;

/// <summary>
/// Checks recorded exchanges with Stripe against the contract alone. A recording has one JSON object per line: an exchange
/// {method, path, requestBody, status, responseBody}, or {event} as delivered by a webhook.
/// </summary>
public sealed partial class ExchangeCheck(ApiContract contract)
{
    // The error types of each status.
    private static readonly Dictionary<int, string[]> ErrorTypes = new()
    {
        [400] = ["invalid_request_error", "idempotency_error"],
        [401] = ["invalid_request_error"],
        [402] = ["card_error"],
        [403] = ["invalid_request_error"],
        [404] = ["invalid_request_error"],
        [409] = ["idempotency_error", "invalid_request_error", "api_error"],
        [429] = ["invalid_request_error", "api_error"],
        [500] = ["api_error"],
    };

    private const int DefaultPage = 10;
    private const int LargestPage = 100;

    /// <summary>"METHOD path status: where: what" for every violation in a recording, in order.</summary>
    public IEnumerable<string> CheckLines(IEnumerable<string> lines)
    {
        foreach (var (index, line) in lines.Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            if (Read(line) is not { } exchange)
            {
                yield return $"line {index + 1} is not JSON";
                continue;
            }

            var name = exchange.TryGetProperty("event", out var sent)
                ? $"event {Text(sent, "type")}"
                : $"{Text(exchange, "method")} {Text(exchange, "path")} {Text(exchange, "status")}";
            foreach (var violation in Check(exchange))
                yield return $"{name}: {violation}";
        }
    }

    public List<Violation> Check(JsonElement exchange)
    {
        if (exchange.TryGetProperty("event", out var delivered))
            return CheckEvent(delivered, "event");

        var method = Text(exchange, "method").ToUpperInvariant();
        var address = Origin().Replace(Text(exchange, "path"), "").Split('?', 2);
        var status = int.Parse(Text(exchange, "status"), CultureInfo.InvariantCulture);
        var here = contract.At(address[0]).ToList();
        if (here.Find(each => each.Method == method) is not { } operation)
        {
            var problem = here.Count > 0 ? $"method {method} not known for {here[0].Path}" : $"unknown path {address[0]}";
            return status == 404 ? [] : [new("path", problem)];
        }

        var found = new List<Violation>();
        var sent = CheckRequest(exchange, operation, address.ElementAtOrDefault(1) ?? "", status, found);
        CheckResponse(exchange, operation, address[0], sent, status, found);
        return found;
    }

    /// <summary>An object as Stripe returns it, with any expansion. The name is the contract's, such as "deleted_customer".</summary>
    public List<Violation> CheckObject(JsonElement value, string name) =>
        new AnswerRules(contract, expand: null).Check(value, new ObjectOf(name), name);

    private FormNode CheckRequest(JsonElement exchange, Operation operation, string query, int status, List<Violation> found)
    {
        var bad = new List<Violation>();
        void Report(string where, string message) => bad.Add(new Violation(where, message));
        var sent = FormNode.Parse(query, Report);
        var body = Body(exchange, operation, Report);
        if (operation.Method == "GET" && body.Children.Count > 0)
            Report("body", "GET with a body");
        else
            sent.Merge(body);
        bad.AddRange(new ParameterRules(contract).Check(sent, operation.Parameters));

        // Ignore it if Stripe refused the request too, or checked no further than the key or the object.
        if (status is not (400 or 401 or 404))
            found.AddRange(bad.Select(violation => new Violation("request", violation.ToString())));
        return sent;
    }

    // v2 operations take JSON, v1 operations a form.
    private static FormNode Body(JsonElement exchange, Operation operation, Action<string, string> report)
    {
        if (!exchange.TryGetProperty("requestBody", out var body) || body.ValueKind == JsonValueKind.Null)
            return new FormNode();
        if (body.ValueKind == JsonValueKind.Object)
            return FormNode.Of(body);
        var text = body.GetString()!;
        if (text.Length == 0 || !operation.Path.StartsWith("/v2/", StringComparison.Ordinal))
            return FormNode.Parse(text, report);
        if (Read(text) is { } json)
            return FormNode.Of(json);
        report("body", "body is not JSON");
        return new FormNode();
    }

    private void CheckResponse(JsonElement exchange, Operation operation, string path, FormNode sent, int status, List<Violation> found)
    {
        var body = Answer(exchange, found);
        var succeeded = status is >= 200 and < 300;
        if (body is not { } answer)
        {
            if (!succeeded || !operation.Path.StartsWith("/v2/", StringComparison.Ordinal))
                found.Add(new Violation("response", "no JSON body"));
            return;
        }

        if (!succeeded)
        {
            CheckError(answer, status, found);
            return;
        }

        var expand = sent.Children.TryGetValue("expand", out var asked)
            ? asked.Children.Values.Where(path => !string.IsNullOrEmpty(path.Value)).Select(path => path.Value!).ToList()
            : [];
        found.AddRange(new AnswerRules(contract, expand).Check(answer, operation.Answer, "response"));
        if (Text(answer, "object") == "list")
            CheckPage(answer, path, sent, found);
        if (Text(answer, "object") == "event")
            found.AddRange(CheckEvent(answer, "response"));
    }

    // Recorded as JSON, or as text.
    private static JsonElement? Answer(JsonElement exchange, List<Violation> found)
    {
        if (!exchange.TryGetProperty("responseBody", out var body) || body.ValueKind == JsonValueKind.Null)
            return null;
        if (body.ValueKind != JsonValueKind.String)
            return body;
        var text = body.GetString()!;
        var answer = Read(text);
        if (answer is null && text.Length > 0)
            found.Add(new Violation("response", "body is not JSON"));
        return answer;
    }

    private static void CheckPage(JsonElement list, string path, FormNode sent, List<Violation> found)
    {
        var limit =
            sent.Children.TryGetValue("limit", out var node)
            && decimal.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var asked)
                ? asked
                : (decimal?)null;
        if (limit is < 1 or > LargestPage)
            found.Add(new Violation("request", $"limit {limit} accepted (1..{LargestPage})"));
        if (list.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array)
        {
            var count = data.GetArrayLength();
            if (count > (limit ?? DefaultPage))
                found.Add(new Violation("response.data", $"{count} items for limit {limit ?? DefaultPage}"));
            if (count == 0 && list.TryGetProperty("has_more", out var more) && more.ValueKind == JsonValueKind.True)
                found.Add(new Violation("response.has_more", "true on an empty page"));
        }

        if (Text(list, "url") is { Length: > 0 } url && url.Split('?')[0] != path)
            found.Add(new Violation("response.url", $"list url {url} is not {path}"));
    }

    private void CheckError(JsonElement body, int status, List<Violation> found)
    {
        found.AddRange(new AnswerRules(contract, expand: null).Check(body, new ObjectOf("error"), "response"));
        if (Hash(body, "error") is not { } error)
            return;
        if (Text(error, "message").Length == 0)
            found.Add(new Violation("response.error.message", "missing"));
        var type = Text(error, "type");
        if (type.Length > 0 && ErrorTypes.TryGetValue(status, out var expected) && !expected.Contains(type))
            found.Add(new Violation("response.error.type", $"{type} with HTTP {status} (expected {string.Join('|', expected)})"));
    }

    private List<Violation> CheckEvent(JsonElement sent, string where)
    {
        var found = new AnswerRules(contract, expand: null).Check(sent, new ObjectOf("event"), where);
        var type = Text(sent, "type");
        if (!contract.Events.TryGetValue(type, out var carried))
        {
            if (type.Length > 0)
                found.Add(new Violation($"{where}.type", $"unknown event type {type}"));
            return found;
        }

        if (Hash(sent, "data") is not { } data || Hash(data, "object") is not { } carrying)
            return found;
        var name = Text(carrying, "object");
        if (!carried.Contains(name))
            found.Add(new Violation($"{where}.data.object.object", $"event {type} carries {string.Join('|', carried)}, got {name}"));
        else if (contract.Objects.ContainsKey(name))
            found.AddRange(new AnswerRules(contract, expand: []).Check(carrying, new ObjectOf(name), $"{where}.data.object"));

        var has = data.TryGetProperty("previous_attributes", out var previous) && previous.ValueKind != JsonValueKind.Null;
        var shouldHave = type.EndsWith(".updated", StringComparison.Ordinal);
        if (has != shouldHave)
            found.Add(new($"{where}.data.previous_attributes", has ? "only *.updated events carry it" : "missing on an *.updated event"));
        return found;
    }

    private static JsonElement? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Hash(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : null;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : "";

    [GeneratedRegex("^https?://[^/]+", RegexOptions.None, 60_000)]
    private static partial Regex Origin();
}
