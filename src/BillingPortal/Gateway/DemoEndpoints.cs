using System.ComponentModel;
using BillingPortal.Metering;
using BillingPortal.Time;
using BillingPortal.Web;

namespace BillingPortal.Gateway;

/// <summary>Two metered endpoints to try the portal with. Their work is fake; their metering is real.</summary>
public static class DemoEndpoints
{
    private const int LongestText = 2000;
    private static readonly TimeSpan ScrapeTime = TimeSpan.FromMilliseconds(40);

    /// <summary>What was asked, and when.</summary>
    /// <param name="Echo">The text of the call, or "hello".</param>
    /// <param name="At">When it was answered, by the billing clock, UTC.</param>
    public sealed record EchoAnswer(string Echo, DateTimeOffset At);

    /// <summary>The page to read.</summary>
    /// <param name="Url">Address of the page, http or https.</param>
    public sealed record ScrapeRequest(string Url);

    /// <summary>What the page had, made up from its address.</summary>
    /// <param name="Url">Address of the page.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Words">Number of words.</param>
    /// <param name="FetchedAt">When it was read, by the billing clock, UTC.</param>
    public sealed record ScrapeAnswer(string Url, string Title, int Words, DateTimeOffset FetchedAt);

    public static IServiceCollection AddApiReference(this IServiceCollection services) => services.AddSingleton<ReadApiReference>();

    public static void MapDemoEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1").WithTags("Metered");
        group
            .MapGet("/echo", Echo)
            .Metered("api_calls")
            .WithName("echo")
            .WithSummary("Answers with what it was asked; charges one API call")
            .Produces<EchoAnswer>();
        // For benchmarks only: the same handler, as early in the pipeline, without metering.
        if (app.ServiceProvider.GetRequiredService<IConfiguration>().GetValue("Benchmark:BareEndpoint", false))
            app.MapGet("/bench/echo", Echo).AllowAnonymous().WithMetadata(ServedEarly.Instance).ExcludeFromDescription();
        group
            .MapPost("/scrape", ScrapeAsync)
            .Metered("scraping_tasks")
            .WithName("scrape")
            .WithBodyExample("""{"url":"https://example.com/"}""")
            .WithSummary("Pretends to read a page; charges one scraping task")
            .Produces<ScrapeAnswer>()
            .Refuses(400, "invalid_field, unknown_field, bad_request: the body cannot be accepted; field names what is wrong");
    }

    /// <param name="text">Text to answer with, up to 2,000 characters; left out, "hello".</param>
    internal static IResult Echo(HttpContext http, BillingClock clock, string? text) =>
        text is { Length: > LongestText }
            ? Problem.Invalid(http, "text", $"Use up to {LongestText} characters.")
            : Results.Ok(new EchoAnswer(text ?? "hello", clock.GetUtcNow()));

    private static async Task<IResult> ScrapeAsync(HttpContext http, BillingClock clock, ScrapeRequest request)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return Problem.Invalid(http, "url", "Give the whole address of a page, such as https://example.com/.");
        await Task.Delay(ScrapeTime, http.RequestAborted);
        // Derived from the address alone, so that the demo never fetches a URL that a stranger names.
        var wordCount = 100 + (int)((uint)string.GetHashCode(url.AbsoluteUri, StringComparison.Ordinal) % 900);
        return Results.Ok(new ScrapeAnswer(url.AbsoluteUri, $"A page at {url.Host}", wordCount, clock.GetUtcNow()));
    }
}
