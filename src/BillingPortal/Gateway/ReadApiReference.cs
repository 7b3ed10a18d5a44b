using System.Text.Json;
using BillingPortal.Web;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace BillingPortal.Gateway;

/// <summary>A field of a request or an answer.</summary>
/// <param name="Where">path, query or body; empty in an answer.</param>
public sealed record ReferenceField(string Name, string Where, string Type, bool IsRequired, string? Description);

/// <summary>One answer of an operation, by status code.</summary>
public sealed record ReferenceAnswer(string Status, string Description, string? Type, IReadOnlyList<ReferenceField> Fields);

/// <summary>One operation as the page shows it.</summary>
public sealed record ReferenceOperation(
    string Id,
    string Method,
    string Path,
    string Summary,
    IReadOnlyList<ReferenceField> Fields,
    IReadOnlyList<ReferenceAnswer> Answers,
    SampleCall Sample
);

/// <summary>The operations of one tag, in the document's order.</summary>
public sealed record ReferenceGroup(string Name, IReadOnlyList<ReferenceOperation> Operations);

/// <summary>Converts the OpenAPI document for the reference page, once: the document does not change while the portal runs.</summary>
public sealed class ReadApiReference(IServiceProvider services)
{
    private readonly Lock _gate = new();
    private Task<IReadOnlyList<ReferenceGroup>>? _read;

    public Task<IReadOnlyList<ReferenceGroup>> RunAsync()
    {
        lock (_gate)
            return _read is { IsFaulted: false } read ? read : _read = ReadAsync();
    }

    private async Task<IReadOnlyList<ReferenceGroup>> ReadAsync()
    {
        var document = await services
            .GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name)
            .GetOpenApiDocumentAsync(CancellationToken.None);
        using var json = JsonDocument.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, CancellationToken.None));
        return Read(json.RootElement);
    }

    internal static IReadOnlyList<ReferenceGroup> Read(JsonElement document)
    {
        var server = document.GetProperty("servers")[0].GetProperty("url").GetString()!;
        var operations =
            from path in document.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            select (
                Tag: method.Value.GetProperty("tags")[0].GetString()!,
                Operation: Operation(document, server, path.Name, method.Name, method.Value)
            );
        return
        [
            .. operations
                .GroupBy(each => each.Tag)
                .Select(group => new ReferenceGroup(group.Key, [.. group.Select(each => each.Operation)])),
        ];
    }

    private static ReferenceOperation Operation(JsonElement document, string server, string path, string method, JsonElement operation)
    {
        var parameters = Items(operation, "parameters")
            .Select(parameter => new ReferenceField(
                Text(parameter, "name")!,
                Text(parameter, "in")!,
                TypeOf(document, parameter.GetProperty("schema")),
                IsTrue(parameter, "required"),
                Text(parameter, "description")
            ))
            .ToList();
        var body = operation.TryGetProperty("requestBody", out var request)
            ? request.GetProperty("content").GetProperty("application/json")
            : default;
        var example =
            body.ValueKind == JsonValueKind.Object && body.TryGetProperty("example", out var found) ? found.Clone() : (JsonElement?)null;
        return new ReferenceOperation(
            Text(operation, "operationId")!,
            method.ToUpperInvariant(),
            path,
            Text(operation, "summary")!,
            [.. parameters, .. body.ValueKind == JsonValueKind.Object ? Fields(document, body.GetProperty("schema"), "body") : []],
            [
                .. operation
                    .GetProperty("responses")
                    .EnumerateObject()
                    .OrderBy(answer => answer.Name, StringComparer.Ordinal)
                    .SelectMany(answer => Answers(document, answer)),
            ],
            SampleCall.Of(server, method.ToUpperInvariant(), path, parameters, example)
        );
    }

    /// <summary>One entry; where the answer has one of several types, one for each, in the type's own words.</summary>
    private static IEnumerable<ReferenceAnswer> Answers(JsonElement document, JsonProperty answer)
    {
        var media = answer.Value.TryGetProperty("content", out var content)
            ? content.EnumerateObject().Select(each => ((string, JsonElement)?)(each.Name, each.Value)).FirstOrDefault()
            : null;
        var schema = media is (_, var value) && value.TryGetProperty("schema", out var found) ? found : default;
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("anyOf", out var choices))
            return choices
                .EnumerateArray()
                .Select(choice => new ReferenceAnswer(
                    answer.Name,
                    Text(Resolve(document, choice), "description") ?? "",
                    media?.Item1,
                    Fields(document, choice, "")
                ));
        // Problem documents are the same everywhere and are explained once.
        var fields = schema.ValueKind == JsonValueKind.Object && media?.Item1 == "application/json" ? Fields(document, schema, "") : [];
        return [new ReferenceAnswer(answer.Name, Text(answer.Value, "description") ?? "", media?.Item1, fields)];
    }

    private static List<ReferenceField> Fields(JsonElement document, JsonElement schema, string where)
    {
        schema = Resolve(document, schema);
        if (!schema.TryGetProperty("properties", out var properties))
            return [];
        var required = Items(schema, "required").Select(name => name.GetString()).ToHashSet();
        return
        [
            .. properties
                .EnumerateObject()
                .Select(property => new ReferenceField(
                    property.Name,
                    where,
                    TypeOf(document, property.Value),
                    required.Contains(property.Name),
                    Text(property.Value, "description")
                )),
        ];
    }

    /// <summary>A readable type: "integer", "text or null", "list of MeterView".</summary>
    private static string TypeOf(JsonElement document, JsonElement schema)
    {
        if (Text(schema, "$ref") is { } reference)
            return NameOf(reference);
        foreach (var several in (string[])["oneOf", "anyOf"])
            if (schema.TryGetProperty(several, out var choices))
                return string.Join(" or ", choices.EnumerateArray().Select(choice => TypeOf(document, choice)));
        var types =
            !schema.TryGetProperty("type", out var type) ? []
            : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()!).ToList()
            : [type.GetString()!];
        var names = types
            .Where(each => each != "null")
            .Select(each =>
                each switch
                {
                    "array" => "list of " + (schema.TryGetProperty("items", out var items) ? TypeOf(document, items) : "values"),
                    "string" => Text(schema, "format") switch
                    {
                        "date-time" => "time",
                        "date" => "day",
                        _ => "text",
                    },
                    _ => each,
                }
            )
            .Concat(types.Contains("null") ? ["null"] : Array.Empty<string>());
        return string.Join(" or ", names);
    }

    private static JsonElement Resolve(JsonElement document, JsonElement schema) =>
        Text(schema, "$ref") is { } reference
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(NameOf(reference))
            : schema;

    private static string NameOf(string reference) => reference[(reference.LastIndexOf('/') + 1)..];

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
