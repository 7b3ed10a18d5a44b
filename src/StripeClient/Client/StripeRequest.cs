using System.Net.Http.Headers;
using System.Text;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>One HTTP request. <see cref="Content"/> is created anew on each call, so that a retry can send it again.</summary>
public class StripeRequest
{
    private readonly byte[] _body;
    private readonly string _contentType;

    public StripeRequest(IStripeClient client, HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions)
        : this(client, method, path, FormWriter.Write(options), requestOptions) { }

    internal StripeRequest(IStripeClient client, HttpMethod method, string path, string parameters, RequestOptions requestOptions)
    {
        // "@elsewhere.example" after the base address would send the key to another host.
        if (path is null || !path.StartsWith('/'))
            throw new ArgumentException("A path starts with a slash.", nameof(path));

        Method = method;
        Operation = OperationNames.For(method, path);
        var isV2 = path.StartsWith("/v2/", StringComparison.Ordinal);

        // Stripe reads the parameters of GET and DELETE from the query string only.
        var inBody = method == HttpMethod.Post;
        var address = BaseAddress(client, path, requestOptions).TrimEnd('/') + path;
        Uri = new Uri(
            inBody || string.IsNullOrEmpty(parameters)
                ? address
                : address + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + parameters
        );

        if (inBody)
        {
            _body = Encoding.UTF8.GetBytes(parameters ?? "");
            _contentType = isV2 ? "application/json" : "application/x-www-form-urlencoded";
        }

        AuthorizationHeader = Authorize(requestOptions?.ApiKey ?? client.ApiKey);
        StripeHeaders = Headers(client, method, isV2, requestOptions);
    }

    public HttpMethod Method { get; }

    public Uri Uri { get; }

    public AuthenticationHeaderValue AuthorizationHeader { get; }

    public IDictionary<string, string> StripeHeaders { get; }

    public HttpContent Content
    {
        get
        {
            if (_body is null)
                return null;

            var content = new ByteArrayContent(_body);
            content.Headers.ContentType = new MediaTypeHeaderValue(_contentType);
            return content;
        }
    }

    /// <summary>Method and path template, for metrics: never an id.</summary>
    internal string Operation { get; }

    private static string BaseAddress(IStripeClient client, string path, RequestOptions requestOptions)
    {
        if (requestOptions is RawRequestOptions { BaseUrl: { Length: > 0 } baseUrl })
            return baseUrl;

        return path.StartsWith("/v2/billing/meter_event_stream", StringComparison.Ordinal) ? client.MeterEventsBase : client.ApiBase;
    }

    private static AuthenticationHeaderValue Authorize(string apiKey)
    {
        // Never put the key itself into a message.
        if (string.IsNullOrWhiteSpace(apiKey))
            throw new StripeException(
                "No Stripe API key: give one to the StripeClient, to the RequestOptions, or set StripeConfiguration.ApiKey."
            );
        if (apiKey.Any(char.IsWhiteSpace))
            throw new StripeException("The Stripe API key contains whitespace; copy it again without line breaks.");

        return new AuthenticationHeaderValue("Bearer", apiKey);
    }

    private static Dictionary<string, string> Headers(IStripeClient client, HttpMethod method, bool isV2, RequestOptions requestOptions)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Stripe-Version"] = StripeConfiguration.ApiVersion,
        };

        var own = client as StripeClient;
        AddHeader(headers, "Stripe-Account", requestOptions?.StripeAccount ?? own?.StripeAccount);
        AddHeader(headers, "Stripe-Context", requestOptions?.StripeContext ?? own?.StripeContext);
        AddHeader(headers, "Stripe-Request-Trigger", requestOptions?.StripeRequestTrigger);

        // Choose it before the first attempt: a retry under a new key could do the work twice.
        if (method == HttpMethod.Post || (isV2 && method == HttpMethod.Delete))
            headers["Idempotency-Key"] = requestOptions?.IdempotencyKey ?? Guid.NewGuid().ToString();
        else
            AddHeader(headers, "Idempotency-Key", requestOptions?.IdempotencyKey);

        if (requestOptions is RawRequestOptions { AdditionalHeaders: { } additional })
        {
            foreach (var (name, value) in additional)
                headers[name] = value;
        }

        return headers;
    }

    private static void AddHeader(Dictionary<string, string> headers, string name, string value)
    {
        if (!string.IsNullOrEmpty(value))
            headers[name] = value;
    }
}
