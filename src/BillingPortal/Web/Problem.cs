using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace BillingPortal.Web;

/// <summary>Errors as problem documents (RFC 9457) with a machine-readable <c>code</c> and the request's id.</summary>
public static class Problem
{
    public const string RequestIdHeader = "X-Request-Id";

    public static ProblemDetails Details(HttpContext http, int status, string code, string title, string? detail = null)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Title = title,
            Detail = detail,
            Type = $"urn:billing-portal:problem:{code}",
            Instance = http.Request.Path,
        };
        problem.Extensions["code"] = code;
        problem.Extensions["request_id"] = http.TraceIdentifier;
        return problem;
    }

    public static IResult Result(
        HttpContext http,
        int status,
        string code,
        string title,
        string? detail = null,
        params (string Name, object? Value)[] more
    )
    {
        var problem = Details(http, status, code, title, detail);
        foreach (var (name, value) in more)
            problem.Extensions[name] = value;
        return Results.Problem(problem);
    }

    public static Task Write(HttpContext http, int status, string code, string title, string? detail = null) =>
        Result(http, status, code, title, detail).ExecuteAsync(http);

    /// <summary>A field with an invalid value, and how to correct it.</summary>
    public static IResult Invalid(HttpContext http, string field, string message) =>
        Result(http, StatusCodes.Status400BadRequest, "invalid_field", message, detail: null, ("field", field));

    /// <summary>The answer when an endpoint threw: the caller's mistake in the request, or ours.</summary>
    public static IResult OfFailure(HttpContext http, Exception? failure) =>
        failure switch
        {
            UnreadableFieldException named => Invalid(http, named.Field, named.Advice),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }
                when UnreadParameter.Find(http) is var (field, message) => Invalid(http, field, message),
            BadHttpRequestException { InnerException: System.Text.Json.JsonException json } => UnreadBody.Refuse(http, json),
            BadHttpRequestException bad => Result(
                http,
                bad.StatusCode,
                CodeOf(bad.StatusCode),
                "The request cannot be read.",
                bad.StatusCode == StatusCodes.Status415UnsupportedMediaType ? MediaTypes(http) : DescribeBadRequest(bad.Message)
            ),
            _ => Result(
                http,
                StatusCodes.Status500InternalServerError,
                "internal_error",
                "Something went wrong on our side.",
                "Nothing was charged. Try again, and name the request id if it stays."
            ),
        };

    // The framework's own messages name .NET types.
    private static string DescribeBadRequest(string message) =>
        message.StartsWith("Implicit body", StringComparison.Ordinal) || message.StartsWith("Required parameter", StringComparison.Ordinal)
            ? "Send a JSON object as the body."
        : message.StartsWith("Failed to bind", StringComparison.Ordinal) ? "A value of the address cannot be read."
        : message;

    /// <summary>A problem document for a response that has only a status so far.</summary>
    public static IResult OfStatus(HttpContext http) =>
        OfStatus(
            http,
            http.Response.StatusCode,
            http.Response.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => BodyBounds.Advice(http),
                StatusCodes.Status415UnsupportedMediaType => MediaTypes(http),
                _ => null,
            }
        );

    /// <param name="detail">What to do about it; null when there is nothing to add.</param>
    internal static IResult OfStatus(HttpContext http, int status, string? detail) =>
        Result(
            http,
            status,
            CodeOf(status),
            status == StatusCodes.Status404NotFound
                ? "There is nothing at this address."
                : Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            detail
        );

    /// <summary>What to send instead. When routing refused the type, the endpoint is not known any more, and all of ours read
    /// JSON. An endpoint that refused a type itself, without declaring its own, must say what it reads.</summary>
    private static string? MediaTypes(HttpContext http) =>
        UnreadParameter.EndpointOf(http) switch
        {
            RouteEndpoint endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts
                ? SendAs(string.Join(" or ", accepts.ContentTypes))
                : null,
            _ => SendAs("application/json"),
        };

    private static string SendAs(string types) => $"Send the body as {types}, named in the header Content-Type.";

    /// <summary>The caller's text, shortened so that an answer can repeat it.</summary>
    public static string Echo(string? text) => text is { Length: > LongestEcho } ? text[..LongestEcho] + "…" : text ?? "";

    private const int LongestEcho = 60;

    /// <summary>The default code for a status.</summary>
    public static string CodeOf(int? status) =>
        status switch
        {
            400 => "bad_request",
            401 => "not_authenticated",
            403 => "not_allowed",
            404 => "not_found",
            405 => "method_not_allowed",
            413 => "too_large",
            415 => "unsupported_media_type",
            429 => "rate_limited",
            503 => "unavailable",
            _ => "internal_error",
        };
}
