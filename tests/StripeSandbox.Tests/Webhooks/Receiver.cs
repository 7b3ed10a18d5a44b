using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StripeSandbox.Tests.Webhooks;

/// <summary>A webhook endpoint that records deliveries and answers as configured.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => this._app = app;

    public sealed record Delivery(Receiver Receiver, string Body, string Signature, string Offset)
    {
        public JsonNode Event => JsonNode.Parse(Body)!;

        public string Type => Event["type"]!.GetValue<string>();
    }

    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    /// <summary>The status of the n-th answer; 200 once it runs out.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public string Url { get; private set; } = "";

    /// <summary>Wall time; no delivery can be signed earlier.</summary>
    public long StartedAt { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var built = builder.Build();
        var receiver = new Receiver(built);
        built.MapPost(
            "/hook",
            async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                receiver.Deliveries.Enqueue(
                    new Delivery(
                        receiver,
                        await reader.ReadToEndAsync(),
                        request.Headers["Stripe-Signature"].ToString(),
                        request.Headers["Stripe-Sandbox-Offset"].ToString()
                    )
                );
                var status = receiver.Answers.TryDequeue(out var configured) ? configured : 200;
                if (status == 302)
                    request.HttpContext.Response.Headers.Location = "/hook";
                return Results.StatusCode(status);
            }
        );
        await built.StartAsync();
        receiver.Url = built.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook";
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
