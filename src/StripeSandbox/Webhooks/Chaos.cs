using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Webhooks;

/// <summary>
/// Fault injection, off by default. The same seed gives the same faults, as long as the calls arrive in the same order. Rates
/// are fractions of 1.
/// </summary>
public sealed class Chaos
{
    private readonly Lock _gate = new();
    private Random _random = new(1);
    private JsonObject _settings = Off();
    private TaskCompletionSource _release = NewRelease();
    private int _delayed;

    private static readonly string[] Rates =
    [
        "webhook_duplicate",
        "webhook_delay",
        "webhook_drop",
        "webhook_reorder",
        "api_429",
        "api_500",
        "api_timeout_before",
        "api_timeout_after",
        "api_timeout_during",
        "api_close",
    ];

    public static JsonObject Off()
    {
        var off = new JsonObject
        {
            ["seed"] = 1L,
            ["delay_ms"] = 2000L,
            ["timeout_ms"] = 30_000L,
            ["path"] = "",
        };
        foreach (var rate in Rates)
            off[rate] = 0m;
        return off;
    }

    public JsonObject Settings
    {
        get
        {
            lock (_gate)
                return _settings.Copy();
        }
    }

    /// <summary>Applies the named switches and restarts the random sequence; switches not named are off.</summary>
    public string? Set(JsonObject wanted)
    {
        var next = Off();
        foreach (var (name, value) in wanted)
        {
            if (!next.ContainsKey(name))
                return $"Unknown switch: {name}. Known are: {string.Join(", ", next.Select(n => n.Key))}.";
            next[name] = value?.DeepClone();
        }

        if (Rates.FirstOrDefault(r => next.DecimalOrNull(r) is null or < 0 or > 1) is { } bad)
            return $"{bad} must be between 0 and 1.";
        lock (_gate)
        {
            _settings = next;
            _random = new Random((int)next.Long("seed"));
        }

        return null;
    }

    private bool Hit(string rate)
    {
        var share = _settings.DecimalOrNull(rate) ?? 0;
        return share > 0 && _random.NextDouble() < (double)share;
    }

    public TimeSpan Delay => TimeSpan.FromMilliseconds(Settings.Long("delay_ms"));

    public TimeSpan ApiTimeout => TimeSpan.FromMilliseconds(Settings.Long("timeout_ms"));

    /// <summary>How many requests are delayed now.</summary>
    public int Delayed
    {
        get
        {
            lock (_gate)
                return _delayed;
        }
    }

    /// <summary>Delays a request for <see cref="ApiTimeout"/>, or until it is released or the caller gives up.</summary>
    public async Task DelayUntilReleasedAsync(CancellationToken cancellation)
    {
        Task released;
        lock (_gate)
        {
            released = _release.Task;
            _delayed++;
        }

        try
        {
            await released.WaitAsync(ApiTimeout, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The time is up or the caller gave up, as the switch intends. What "after" did stays done.
        }
        finally
        {
            lock (_gate)
                _delayed--;
        }
    }

    /// <summary>Releases all delayed requests and returns their number.</summary>
    public int Release()
    {
        lock (_gate)
        {
            _release.SetResult();
            _release = NewRelease();
            return _delayed;
        }
    }

    private static TaskCompletionSource NewRelease() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When a delivery is sent: usually once and at once; never if dropped.</summary>
    public List<TimeSpan> Deliveries()
    {
        lock (_gate)
        {
            if (Hit("webhook_drop"))
                return [];
            var first = Hit("webhook_delay") ? TimeSpan.FromMilliseconds(_settings.Long("delay_ms")) : TimeSpan.Zero;
            return Hit("webhook_duplicate") ? [first, first + TimeSpan.FromMilliseconds(20)] : [first];
        }
    }

    public IReadOnlyList<JsonObject> Reordered(IReadOnlyList<JsonObject> events)
    {
        lock (_gate)
        {
            if (events.Count < 2 || !Hit("webhook_reorder"))
                return events;
            var shuffled = events.ToArray();
            _random.Shuffle(shuffled);
            return shuffled;
        }
    }

    /// <summary>The fault for an API request, or null.</summary>
    public string? ForRequest(string path)
    {
        lock (_gate)
        {
            if (_settings.Str("path") is { Length: > 0 } only && !path.StartsWith(only, StringComparison.Ordinal))
                return null;
            return Array.Find(Rates, r => r.StartsWith("api_", StringComparison.Ordinal) && Hit(r));
        }
    }
}
