using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace BillingPortal.Web;

/// <summary>
/// The OpenAPI document: the endpoints customers' programs may call, without the operator's and Stripe's. The reference page is generated
/// from it, and a test checks it.
/// </summary>
public static class ApiDocument
{
    public const string Name = "v1";
    private const string JsonType = "application/json",
        ProblemType = "application/problem+json",
        ProblemSchema = "ProblemDetails";

    private static readonly (string Status, string Description)[] OfEveryRestCall =
    [
        ("400", "unknown_parameter, or unknown_field where no body is read: field names it"),
        ("401", "not_authenticated: not signed in, or the key is not valid"),
        ("403", "scope_missing: the key lacks the scope; or role_missing, cross_site, no_organisation"),
        ("429", "rate_limited: too many requests; wait Retry-After seconds"),
    ];

    private static readonly (string Name, string Description)[] OfProblems =
    [
        ("type", "A URN of the code."),
        ("title", "What is wrong, for people."),
        ("status", "The HTTP status of the answer."),
        ("detail", "What to do about it, for people."),
        ("instance", "Path of the request."),
    ];

    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict; // numbers are JSON numbers, here and in the document
            // A misspelt field must not count as left out, nor a repeated one as its last value.
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
        });
        return services.AddOpenApi(
            Name,
            options =>
            {
                options.AddOperationTransformer(AddOtherAnswersAsync);
                options.AddOperationTransformer(
                    (operation, context, _) =>
                    {
                        if (
                            context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyExample>().LastOrDefault() is { } example
                            && operation.RequestBody?.Content?.TryGetValue(JsonType, out var body) == true
                        )
                            body.Example = JsonNode.Parse(example.Json);
                        // An endpoint's own description of a response replaces the status code's name.
                        foreach (
                            var response in context.Description.ActionDescriptor.EndpointMetadata.OfType<IProducesResponseTypeMetadata>()
                        )
                            if (
                                response.Description is { } meaning
                                && operation.Responses?.GetValueOrDefault(response.StatusCode.ToString(CultureInfo.InvariantCulture))
                                    is { } answer
                            )
                                answer.Description = meaning;
                        return Task.CompletedTask;
                    }
                );
                options.AddDocumentTransformer(
                    (document, context, _) =>
                    {
                        Describe(document, context.ApplicationServices.GetRequiredService<PublicUrl>());
                        return Task.CompletedTask;
                    }
                );
            }
        );
    }

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json");

    /// <summary>A refusal of this endpoint beyond those of every call.</summary>
    /// <param name="codes">The problem document's codes, and what to do about them.</param>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int status, string codes) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [ProblemType]) { Description = codes });

    /// <summary>A request body that works as it is, for readers of the document and of the reference page.</summary>
    public static RouteHandlerBuilder WithBodyExample(this RouteHandlerBuilder endpoint, string json) =>
        endpoint.WithMetadata(new BodyExample(json));

    /// <summary>A successful answer has the type of <c>Produces</c> or this one: which, depends on the request.</summary>
    public static RouteHandlerBuilder OrProduces<T>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new OtherAnswer(typeof(T)));

    /// <summary>Any and not one: answers are open, so that a preview with its plan's name and day is a scheduled change too.</summary>
    private static async Task AddOtherAnswersAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var others = context.Description.ActionDescriptor.EndpointMetadata.OfType<OtherAnswer>().ToList();
        if (others.Count == 0 || operation.Responses?.GetValueOrDefault("200")?.Content?[JsonType] is not { Schema: { } first } media)
            return;
        var document = context.Document!;
        var choices = new List<IOpenApiSchema> { first };
        foreach (var type in others.Select(other => other.Type))
        {
            if (document.Components?.Schemas?.ContainsKey(type.Name) != true)
                document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken));
            choices.Add(new OpenApiSchemaReference(type.Name, document));
        }
        media.Schema = new OpenApiSchema { AnyOf = choices };
    }

    private static void Describe(OpenApiDocument document, PublicUrl publicUrl)
    {
        document.Info.Title = "BillingPortal API";
        document.Info.Description =
            "Metered endpoints, usage, subscription, invoices and keys. Send an API key as a bearer token; errors are problem "
            + "documents with a code and a request id; money is in minor units of its currency; times are ISO 8601 in UTC.";
        document.Servers = [new OpenApiServer { Url = publicUrl.Root }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["apiKey"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key: Authorization: Bearer bp_live_…",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] }];
        DescribeProblems(document);
    }

    /// <summary>Only bodies are closed: an answer may get a field, and clients generated from this document must go on.</summary>
    private static void OpenAnswers(OpenApiDocument document)
    {
        var bodies = document
            .Paths.Values.SelectMany(item => item.Operations?.Values ?? (IEnumerable<OpenApiOperation>)[])
            .SelectMany(operation => operation.RequestBody?.Content?.Values ?? (IEnumerable<OpenApiMediaType>)[])
            .Select(media => (media.Schema as OpenApiSchemaReference)?.Reference.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
            if (!bodies.Contains(name) && schema is OpenApiSchema answer)
                answer.AdditionalPropertiesAllowed = true;
    }

    private static void DescribeProblems(OpenApiDocument document)
    {
        if (
            document.Components!.Schemas?.TryGetValue(ProblemSchema, out var problem) == true
            && problem is OpenApiSchema { Properties: { } properties }
        )
        {
            foreach (var (name, description) in OfProblems)
                if (properties.TryGetValue(name, out var known))
                    known.Description = description;
            properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable, for programs." };
            properties["request_id"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Name it when you ask us." };
            properties["field"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The field that cannot be accepted, where it is one.",
            };
        }
        foreach (var (path, item) in document.Paths)
        foreach (var operation in item.Operations?.Values ?? (IEnumerable<OpenApiOperation>)[])
        {
            if (operation.RequestBody?.Content?.TryGetValue(JsonType, out var body) == true)
                body.Schema = WithoutNull(body.Schema);
            if (!path.StartsWith("/api/", StringComparison.Ordinal))
                continue;
            foreach (var (status, description) in OfEveryRestCall)
                (operation.Responses ??= new OpenApiResponses()).TryAdd(status, ProblemOf(document, description));
        }
        OpenAnswers(document);
    }

    /// <summary>An optional body is one that is not required, not one that may be null.</summary>
    private static IOpenApiSchema? WithoutNull(IOpenApiSchema? schema) =>
        schema?.OneOf is { Count: > 0 } choices ? choices.FirstOrDefault(choice => choice is OpenApiSchemaReference) ?? schema : schema;

    private static OpenApiResponse ProblemOf(OpenApiDocument document, string description) =>
        new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [ProblemType] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
            },
        };

    private sealed record BodyExample(string Json);

    private sealed record OtherAnswer(Type Type);
}
