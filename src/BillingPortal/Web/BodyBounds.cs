using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace BillingPortal.Web;

/// <summary>
/// How much a request may bring: a form 64 KB, JSON 1 MB, and an endpoint what it says itself. More is refused with 413 before any
/// of it is kept. What the query and the headers carry is bounded by the server: 8 KB for the line, 32 KB for all headers.
/// </summary>
public static class BodyBounds
{
    public const int LargestForm = 64 << 10;
    public const int LargestJson = 1 << 20;
    private const int LongestFieldName = 256;
    private const int MostFields = 64;

    public static IServiceCollection AddBodyBounds(this IServiceCollection services)
    {
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(options =>
            options.Limits.MaxRequestBodySize = LargestJson
        );
        services.Configure<FormOptions>(options =>
        {
            (options.ValueLengthLimit, options.KeyLengthLimit, options.ValueCountLimit) = (LargestForm, LongestFieldName, MostFields);
            (options.BufferBodyLengthLimit, options.MultipartBodyLengthLimit) = (LargestForm, LargestForm);
        });
        return services;
    }

    /// <summary>An endpoint's own bound, in bytes, in the place of 1 MB.</summary>
    public static TBuilder WithLargestBody<TBuilder>(this TBuilder endpoint, long bytes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestSizeLimitAttribute(bytes));

    /// <summary>Forms are read before their endpoint is asked, so their bound is set here. The circuit's own messages have theirs.</summary>
    public static IApplicationBuilder UseFormBounds(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                // A page that is read brings no form, and the page that says a form was refused is read.
                if (
                    HttpMethods.IsGet(http.Request.Method)
                    || RequestServices.IsApi(http)
                    || http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
                )
                    return next(http);
                if (http.Request.ContentLength > LargestForm)
                {
                    http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                    return Task.CompletedTask;
                }
                if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
                    bound.MaxRequestBodySize = LargestForm;
                return next(http);
            }
        );

    /// <summary>What a form that could not be read is answered with: too large when it was, else refused.</summary>
    internal static int StatusOf(IAntiforgeryValidationFeature refused) =>
        refused.Error?.InnerException is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            ? StatusCodes.Status413PayloadTooLarge
            : StatusCodes.Status400BadRequest;

    /// <summary>What to do about a body that was too large; null when the bound is not known.</summary>
    internal static string? Advice(HttpContext http) =>
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } bytes ? $"Send up to {bytes} bytes." : null;
}
