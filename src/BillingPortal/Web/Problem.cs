using Microsoft.AspNetCore.Mvc;

namespace BillingPortal.Web;

/// <summary>Errors as problem documents (RFC 9457) with a machine-readable <c>code</c> and the request's id.</summary>
public static class Problem
{
    public const string RequestIdHeader = "X-Request-Id";

    public static ProblemDetails Details(HttpContext http, int status, string code, string title, string? detail = null)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail, Type = $"urn:billing-portal:problem:{code}", Instance = http.Request.Path };
        problem.Extensions["code"] = code;
        problem.Extensions["request_id"] = http.TraceIdentifier;
        return problem;
    }

    public static IResult Result(HttpContext http, int status, string code, string title, string? detail = null, params (string Name, object? Value)[] more)
    {
        var problem = Details(http, status, code, title, detail);
        foreach (var (name, value) in more) problem.Extensions[name] = value;
        return Results.Problem(problem);
    }

    public static Task Write(HttpContext http, int status, string code, string title, string? detail = null) =>
        Result(http, status, code, title, detail).ExecuteAsync(http);

    /// <summary>A field that cannot be accepted, and what to do about it.</summary>
    public static IResult Invalid(HttpContext http, string field, string message) =>
        Result(http, StatusCodes.Status400BadRequest, "invalid_field", message, detail: null, ("field", field));
}
