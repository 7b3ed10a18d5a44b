using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace BillingPortal.Web;

/// <summary>
/// Refuses the fields of a body that a REST call does not read. Ignored, they would seem obeyed: a resumption with <c>{"plan":"team"}</c>
/// resumes the plan that is there. No body, <c>{}</c> and <c>null</c> say nothing and are fine.
/// </summary>
internal static class UntakenBody
{
    /// <returns>The refusal; null when the endpoint reads a body itself, or when none with a field was sent.</returns>
    public static async ValueTask<IResult?> RefuseAsync(HttpContext http)
    {
        var request = http.Request;
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
            || http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null
        )
            return null;
        using var body = new MemoryStream(); // the server bounds its size
        await request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length == 0)
            return null;
        if (!request.HasJsonContentType())
            return Problem.OfStatus(http, StatusCodes.Status415UnsupportedMediaType, "Send JSON as application/json, or no body.");
        body.Position = 0;
        try
        {
            var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            await JsonSerializer.DeserializeAsync<NoFields>(body, options, http.RequestAborted);
            return null;
        }
        catch (JsonException unread)
        {
            return UnreadBody.Refuse(http, unread, typeof(NoFields));
        }
    }

    private sealed record NoFields;
}
