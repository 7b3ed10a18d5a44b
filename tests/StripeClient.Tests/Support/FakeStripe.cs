using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stripe.Tests.Support;

/// <summary>A real HTTP server on its own port that gives queued answers and records requests.</summary>
internal sealed class FakeStripe : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();

    private FakeStripe(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public string Url => _app.Urls.Single();

    public ReceivedRequest Single => Requests.ShouldHaveSingleItem();

    public static async Task<FakeStripe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeStripe(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public FakeStripe Answers(string json, int status = 200, params (string Name, string Value)[] headers) =>
        Answers(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            await context.Response.WriteAsync(json, context.RequestAborted);
        });

    public FakeStripe Answers(Func<HttpContext, Task> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>Closes the connection without an answer.</summary>
    public FakeStripe DropsConnection() =>
        Answers(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

    public StripeClient Client(int retries = 0, TimeProvider clock = null, HttpClient httpClient = null) =>
        new(
            new StripeClientOptions
            {
                ApiKey = "sk_test_fake",
                ApiBase = Url,
                MeterEventsBase = Url,
                HttpClient = new SystemNetHttpClient(httpClient, retries) { Clock = clock ?? TimeProvider.System },
            }
        );

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue(
            new ReceivedRequest(
                context.Request.Method,
                context.Request.Path.Value,
                Uri.UnescapeDataString(context.Request.QueryString.Value ?? ""),
                Uri.UnescapeDataString(await reader.ReadToEndAsync(context.RequestAborted)),
                context.Request.Headers.ToDictionary(
                    header => header.Key,
                    header => header.Value.ToString(),
                    StringComparer.OrdinalIgnoreCase
                )
            )
        );

        if (_answers.TryDequeue(out var answer))
            await answer(context);
        else
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
    }
}

internal sealed record ReceivedRequest(string Method, string Path, string Query, string Body, Dictionary<string, string> Headers);
