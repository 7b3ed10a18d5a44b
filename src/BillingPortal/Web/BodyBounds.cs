using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace BillingPortal.Web;

/// <summary>
/// Largest request bodies: a form 64 KB, JSON 1 MB, unless an endpoint sets its own. Larger ones are refused with 413 before any of it is
/// stored. Kestrel limits the request line to 8 KB and all headers together to 32 KB.
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

    /// <summary>An endpoint's own limit in bytes, instead of 1 MB.</summary>
    public static TBuilder WithLargestBody<TBuilder>(this TBuilder endpoint, long bytes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestSizeLimitAttribute(bytes));

    /// <summary>Limits forms here, because they are read before their endpoint runs. Circuit messages have their own limit.</summary>
    public static IApplicationBuilder UseFormBounds(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                // GET requests carry no form, and the error page for a refused form is a GET.
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

    /// <summary>The status for a form that could not be read: 413 when it was too large, else 400.</summary>
    internal static int StatusOf(IAntiforgeryValidationFeature refused) =>
        refused.Error?.InnerException is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            ? StatusCodes.Status413PayloadTooLarge
            : StatusCodes.Status400BadRequest;

    /// <summary>How to correct a body that was too large; null when the limit is not known.</summary>
    internal static string? Advice(HttpContext http) =>
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } bytes ? $"Send up to {bytes} bytes." : null;
}
