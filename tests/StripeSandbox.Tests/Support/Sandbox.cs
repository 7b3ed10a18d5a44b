using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace StripeSandbox.Tests.Support;

/// <summary>The real program on its own port, called over HTTP as a client would.</summary>
public sealed class Sandbox : IAsyncDisposable
{
    /// <summary>Timeout for an answer and for a webhook: a busy machine is slow, but nothing is lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private Sandbox(WebApplication app, string data)
    {
        this._app = app;
        Data = data;
        Address = SandboxApp.AddressOf(app);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(Address),
            Timeout = Patience,
        };
    }

    public string Data { get; }

    public string Address { get; }

    public HttpClient Http => _http;

    public static async Task<Sandbox> Start(params string[] settings) => await StartAt(NewDirectory(), settings);

    public static string NewDirectory() => Directory.CreateTempSubdirectory("sandbox-test-").FullName;

    public static async Task<Sandbox> StartAt(string data, params string[] settings)
    {
        var started = SandboxApp.Build([
            "--urls",
            "http://127.0.0.1:0",
            $"--Sandbox:DataDirectory={data}",
            "--Sandbox:PauseAfterInstantMs=0",
            $"--Sandbox:WebhookTimeoutSeconds={Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)}",
            "--Logging:LogLevel:Default=Warning",
            .. settings.Select(s => "--Sandbox:" + s),
        ]);
        await started.StartAsync();
        return new Sandbox(started, data);
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Get(string path, object fields) => Send(HttpMethod.Get, path + "?" + Form.Encode(fields));

    public Task<Answer> Delete(string path, object? fields = null) =>
        Send(HttpMethod.Delete, fields is null ? path : path + "?" + Form.Encode(fields));

    public Task<Answer> Post(string path, object? fields = null, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, path, fields is null ? "" : Form.Encode(fields), idempotencyKey);

    public async Task<JsonObject> Made(string path, object? fields = null)
    {
        var answer = await Post(path, fields);
        return answer.Status == 200
            ? answer.Body
            : throw new InvalidOperationException(
                $"POST {path}: {answer.Status.ToString(CultureInfo.InvariantCulture)} {answer.Body.ToJsonString()}"
            );
    }

    public async Task<Answer> Send(
        HttpMethod method,
        string path,
        string? body = null,
        string? idempotencyKey = null,
        string? key = "sk_test_sandbox",
        string? version = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (version is not null)
            request.Headers.Add("Stripe-Version", version);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(
                body,
                Encoding.UTF8,
                path.StartsWith("/v2/", StringComparison.Ordinal) ? "application/json" : "application/x-www-form-urlencoded"
            );
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, JsonNode.Parse(text) as JsonObject ?? [], text, headers);
    }

    /// <summary>Sends one batch to the meter event stream with this credential.</summary>
    public Task<Answer> Stream(string credential, params JsonNode[] events) =>
        Send(
            HttpMethod.Post,
            "/v2/billing/meter_event_stream",
            new JsonObject { ["events"] = new JsonArray(events) }.ToJsonString(),
            key: credential
        );

    /// <summary>Creates a meter event session and returns its token.</summary>
    public async Task<string> StreamToken() =>
        (await Send(HttpMethod.Post, "/v2/billing/meter_event_session", "{}"))["authentication_token"].Text()!;

    /// <summary>Calls the sandbox's own API.</summary>
    public async Task<JsonObject> Own(string path, JsonObject? body = null)
    {
        using var response = body is null
            ? await _http.GetAsync(path)
            : await _http.PostAsync(path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public Task<JsonObject> AdvanceTo(long instant) => Own("/_sandbox/clock/advance", new JsonObject { ["to"] = instant, ["wait"] = true });

    public Task<JsonObject> Advance(long seconds) =>
        Own("/_sandbox/clock/advance", new JsonObject { ["seconds"] = seconds, ["wait"] = true });

    public async Task<long> Now() => (await Own("/_sandbox/clock"))["now"]!.GetValue<long>();

    public async Task<List<string>> EventTypes(int limit = 100) =>
        (await Get($"/v1/events?limit={limit.ToString(CultureInfo.InvariantCulture)}"))
            .List.Select(e => e["type"]!.GetValue<string>())
            .Reverse()
            .ToList();

    /// <summary>Stops the program but keeps its data, as a restart does.</summary>
    public async Task Stop()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(Data, recursive: true);
    }
}
