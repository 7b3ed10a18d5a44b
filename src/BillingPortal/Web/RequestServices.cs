using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace BillingPortal.Web;

/// <summary>The pipeline that every request passes: request ids, security headers, and errors as problem documents or pages.</summary>
public static partial class RequestServices
{
    private const int NonceBytes = 16;
    public const string NonceItem = "csp-nonce";

    /// <summary>Problem documents for API errors; people get the matching page.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<WrongMethods>();
        services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context =>
            {
                context.ProblemDetails.Extensions["request_id"] = context.HttpContext.TraceIdentifier;
                context.ProblemDetails.Extensions.Remove("trace_id"); // named by the JSON options; the request's id stands for it
                context.ProblemDetails.Extensions.TryAdd("code", Problem.CodeOf(context.ProblemDetails.Status));
                if (context.ProblemDetails.Status == StatusCodes.Status413PayloadTooLarge)
                    context.ProblemDetails.Detail ??= BodyBounds.Advice(context.HttpContext);
            }
        );
        return services;
    }

    /// <summary>Errors: programs read problem documents, people read pages.</summary>
    public static IApplicationBuilder UseErrors(this IApplicationBuilder app)
    {
        app.UseWhen(
            IsApi,
            api =>
                api.UseExceptionHandler(
                        new ExceptionHandlerOptions
                        {
                            ExceptionHandler = http =>
                                Problem.OfFailure(http, http.Features.Get<IExceptionHandlerFeature>()?.Error).ExecuteAsync(http),
                            SuppressDiagnosticsCallback = IsCallersFault,
                        }
                    )
                    // What routing and the framework refuse reads like what an endpoint refuses.
                    .UseStatusCodePages(context => Problem.OfStatus(context.HttpContext).ExecuteAsync(context.HttpContext))
        );
        app.UseWhen(
            http => !IsApi(http),
            pages =>
            {
                pages.UseExceptionHandler(
                    new ExceptionHandlerOptions
                    {
                        ExceptionHandlingPath = "/error",
                        CreateScopeForErrors = true,
                        SuppressDiagnosticsCallback = IsCallersFault,
                        StatusCodeSelector = failure =>
                            failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
                    }
                );
                pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
                pages.Use(ShowErrorPageAsGet);
            }
        );
        return app;
    }

    // A malformed request is no error of ours. Logged as one, it would let a caller bury the real errors.
    private static bool IsCallersFault(ExceptionHandlerSuppressDiagnosticsContext context) => context.Exception is BadHttpRequestException;

    /// <summary>
    /// Refuses a form without our antiforgery token, or with one of an earlier sign-in, with a page. The framework only validates and
    /// leaves the response to the code that reads the form: an exception in one place, a line of plain text in another.
    /// </summary>
    public static IApplicationBuilder UseFormRefusals(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (IsApi(http) || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } refused)
                    return next(http);
                http.Response.StatusCode = BodyBounds.StatusOf(refused);
                return Task.CompletedTask;
            }
        );

    // An error page is a GET: a refused form must not be validated a second time on the way there.
    private static Task ShowErrorPageAsGet(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            http.Request.Method = HttpMethods.Get;
            http.Features.Set<IAntiforgeryValidationFeature>(null);
        }
        return next(http);
    }

    /// <summary>Puts the request's id into every response, so that a report can be matched with its log lines.</summary>
    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                http.TraceIdentifier = RequestIds.Next();
                http.Response.Headers[Problem.RequestIdHeader] = http.TraceIdentifier;
                return next(http);
            }
        );

    /// <summary>True for a program that reads JSON, false for a person who reads pages.</summary>
    public static bool IsApi(HttpContext http) => Under(http, "/api") || Under(http, "/v1") || Under(http, "/openapi");

    /// <summary>Whether a route leads to the API.</summary>
    internal static bool IsApiPath(string route) =>
        route.StartsWith("/api/", StringComparison.OrdinalIgnoreCase) || route.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a method that an API address does not support with 405 and the ones it does.</summary>
    public static IApplicationBuilder UseMethodRefusals(this IApplicationBuilder app)
    {
        var wrongMethods = app.ApplicationServices.GetRequiredService<WrongMethods>();
        return app.Use(
            (http, next) =>
            {
                if (http.GetEndpoint() is RouteEndpoint || !IsApi(http))
                    return next(http);
                var methods = wrongMethods.At(http);
                if (methods.Count == 0)
                    http.SetEndpoint(null); // replaces routing's own 405, which comes from the assets' catch-all
                // The method is supported; routing refused the request for another reason, such as its media type.
                if (methods.Count == 0 || methods.Contains(http.Request.Method, StringComparer.OrdinalIgnoreCase))
                    return next(http);
                http.Response.Headers.Allow = string.Join(", ", methods);
                return Problem.Write(
                    http,
                    StatusCodes.Status405MethodNotAllowed,
                    Problem.CodeOf(StatusCodes.Status405MethodNotAllowed),
                    $"{http.Request.Method} is not possible here.",
                    $"Use {string.Join(" or ", methods)}."
                );
            }
        );
    }

    private static bool Under(HttpContext http, string path) =>
        http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Headers that keep a page to its own scripts, styles and frames.</summary>
    /// <param name="hostedPages">
    /// Origins of Stripe's hosted pages, separated by spaces: browsers check the redirect to them against <c>form-action</c> too.
    /// </param>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, string hostedPages) =>
        app.Use(
            (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                if (IsApi(http))
                {
                    headers.CacheControl = "no-store"; // one tenant's data must not be cached for another
                    return next(http);
                }
                headers["Referrer-Policy"] = "same-origin"; // a session id in a return address must not leak to other sites
                var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
                http.Items[NonceItem] = nonce;
                headers.ContentSecurityPolicy =
                    $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
                    + "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; "
                    + $"form-action 'self' {hostedPages}; frame-ancestors 'none'";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
                http.Response.OnStarting(() =>
                {
                    // Pages belong to one person; fingerprinted assets set their own cache lifetime.
                    if (headers.CacheControl.Count == 0)
                        headers.CacheControl = "no-store";
                    return Task.CompletedTask;
                });
                return next(http);
            }
        );
}

/// <summary>Request ids: a random start per process and a counter, so that making one needs no system call.</summary>
internal static class RequestIds
{
    private const string Letters = "0123456789abcdefghijklmnopqrstuv";
    private const int CountLength = 11;
    private static readonly string Start = "req_" + RandomNumberGenerator.GetString(Letters, 9);
    private static long _count;

    public static string Next() =>
        string.Create(
            Start.Length + CountLength,
            Interlocked.Increment(ref _count),
            static (text, count) =>
            {
                Start.CopyTo(text);
                for (var i = text.Length - 1; i >= Start.Length; i--, count >>= 5)
                    text[i] = Letters[(int)(count & 31)];
            }
        );
}
