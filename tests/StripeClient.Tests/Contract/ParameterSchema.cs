using System.Text.Json;

namespace Stripe.Tests.Contract;

/// <summary>Says whether an operation of the contract takes a parameter such as <c>items[0][price]</c>.</summary>
internal sealed class ParameterSchema(JsonElement operation, HttpMethod method)
{
    public bool Takes(string key)
    {
        var steps = key.Split('[').Select(step => step.TrimEnd(']')).ToList();

        // The contract lists a DELETE's parameters as a body; on the wire they stand in the query string.
        return TakesInQuery(steps) || (method != HttpMethod.Get && TakesInBody(steps));
    }

    /// <summary>The operation's parameters, without what stands inside them.</summary>
    public static IEnumerable<string> Names(JsonElement operation)
    {
        var inQuery = operation.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query");
        var names = inQuery.Select(parameter => parameter.GetProperty("name").GetString());
        return operation.TryGetProperty("requestBody", out var body) && Schema(body).TryGetProperty("properties", out var properties)
            ? names.Concat(properties.EnumerateObject().Select(property => property.Name))
            : names;
    }

    private static JsonElement Schema(JsonElement body) =>
        body.GetProperty("content").GetProperty("application/x-www-form-urlencoded").GetProperty("schema");

    private bool TakesInBody(List<string> steps) =>
        operation.TryGetProperty("requestBody", out var body)
        && Walk(Schema(body), steps);

    private bool TakesInQuery(List<string> steps) => operation.GetProperty("parameters").EnumerateArray()
        .Any(parameter => parameter.GetProperty("name").GetString() == steps[0] && Walk(parameter.GetProperty("schema"), steps[1..]));

    private static bool Walk(JsonElement schema, List<string> steps)
    {
        if (schema.TryGetProperty("anyOf", out var choices))
            return choices.EnumerateArray().Any(choice => Walk(choice, steps));
        if (steps.Count == 0)
            return true;
        if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(steps[0], out var property))
            return Walk(property, steps[1..]);
        if (schema.TryGetProperty("items", out var items))
            return int.TryParse(steps[0], out _) && Walk(items, steps[1..]);

        return schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object && Walk(values, steps[1..]);
    }
}
