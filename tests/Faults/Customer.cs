using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Faults;

/// <summary>
/// An organisation that calls continuously and keeps its own records: acknowledged calls, and calls without an answer, which
/// may or may not have been recorded.
/// </summary>
internal sealed class Customer(World world, long tenantId, string publicId, string plan, IReadOnlyList<string> keys, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _acknowledged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unknown = new(StringComparer.Ordinal);

    public long TenantId => tenantId;
    public string PublicId => publicId;
    public string FirstPlan => plan;
    public string Key => keys[0];
    public IReadOnlyList<string> Keys => keys;
    public string? SubscriptionId { get; set; }
    public string? CustomerId { get; set; }

    /// <summary>Its card fails at the next renewal.</summary>
    public bool PaysBadly { get; set; }
    public long Calls { get; private set; }

    public (long Acknowledged, long Unknown) Books(string family)
    {
        lock (_lock)
            return (_acknowledged.GetValueOrDefault(family), _unknown.GetValueOrDefault(family));
    }

    /// <summary>Calls until stopped, about once a second.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            int kind,
                words,
                pause,
                key;
            lock (_lock)
                (kind, words, pause, key) = (_random.Next(10), _random.Next(1, 400), _random.Next(300, 1500), _random.Next(keys.Count));
            if (kind < 5)
                await ChatAsync(keys[key], words, Math.Max(1, words / 3), stop);
            else if (kind < 8)
                await CallAsync(HttpMethod.Get, keys[key], "/v1/echo", null, "api_calls", 1, stop);
            else
                await CallAsync(HttpMethod.Post, keys[key], "/v1/scrape", new { url = "https://example.com/" }, "scraping_tasks", 1, stop);
            try
            {
                await Task.Delay(plan == "basic" ? pause / 4 : pause, stop); // drives the smallest plan into its hard limit
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public async Task<(HttpStatusCode? Status, JsonElement Body)> PortalAsync(HttpMethod method, string path, object? body)
    {
        try
        {
            using var answer = await SendAsync(method, Key, path, body, default);
            var text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            return (null, default);
        }
    }

    private Task ChatAsync(string key, int input, int output, CancellationToken stop) =>
        CallAsync(
            HttpMethod.Post,
            key,
            "/v1/chat/completions",
            new
            {
                messages = new[] { new { role = "user", content = string.Join(' ', Enumerable.Repeat("w", input)) } },
                max_tokens = output,
            },
            "tokens",
            input + output,
            stop
        );

    private async Task CallAsync(
        HttpMethod method,
        string key,
        string path,
        object? body,
        string family,
        long units,
        CancellationToken stop
    )
    {
        try
        {
            using var answer = await SendAsync(method, key, path, body, CancellationToken.None);
            await answer.Content.ReadAsStringAsync(stop.IsCancellationRequested ? default : CancellationToken.None);
            if (answer.IsSuccessStatusCode)
                Note(_acknowledged, family, units);
            else if ((int)answer.StatusCode >= 500)
                Note(_unknown, family, units); // a commit of unknown outcome may have happened
            Calls++;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            Note(_unknown, family, units); // no answer: it may be recorded or not
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string key, string path, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, world.Portal.Url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await world.Http.SendAsync(request, stop);
    }

    private void Note(Dictionary<string, long> book, string family, long units)
    {
        lock (_lock)
            book[family] = book.GetValueOrDefault(family) + units;
    }
}
