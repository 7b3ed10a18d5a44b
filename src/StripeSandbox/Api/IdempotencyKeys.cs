using System.Text.Json.Nodes;

namespace StripeSandbox.Api;

/// <summary>
/// Stores the answer to a POST under its key for a day and repeats it, 500s included. Requests whose parameters failed the
/// check did not start an operation and are not stored.
/// </summary>
public sealed class IdempotencyKeys
{
    public const int MaxLength = 255;
    private const long KeepSeconds = 24 * 3600;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Saved> _saved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inFlight = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long At)> _order = new();

    public sealed record Saved(string Path, string Fingerprint, int Status, string Body, string RequestId, long At);

    /// <summary>The stored answer. If there is none, returns null, and the key is in flight until <see cref="End"/>.</summary>
    public Saved? Begin(string key, string path, string fingerprint)
    {
        if (key.Length > MaxLength)
            throw ApiError.Invalid($"Idempotency keys can have up to {MaxLength} characters.");
        lock (_gate)
        {
            Forget();
            if (_saved.TryGetValue(key, out var kept))
            {
                if (kept.Path != path)
                    throw new ApiError(
                        400,
                        "idempotency_error",
                        $"Keys for idempotent requests can only be used for the same endpoint they were first used for ('{path}' vs "
                            + $"'{kept.Path}'). Try using a key other than '{key}' if you meant to execute a different request."
                    );
                if (kept.Fingerprint != fingerprint)
                    throw new ApiError(
                        400,
                        "idempotency_error",
                        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using "
                            + $"a key other than '{key}' if you meant to execute a different request."
                    );
                return kept;
            }

            if (!_inFlight.Add(key))
                throw new ApiError(
                    409,
                    "idempotency_error",
                    $"There is currently another in-progress request using this Idempotency Key ({key}). Please try again later.",
                    "idempotency_key_in_use"
                );
            return null;
        }
    }

    public JsonArray Save(string key, Saved answer)
    {
        lock (_gate)
        {
            _saved[key] = answer;
            _order.Enqueue((key, answer.At));
        }

        return Row(key, answer);
    }

    public void End(string key)
    {
        lock (_gate)
            _inFlight.Remove(key);
    }

    private void Forget()
    {
        var oldest = Clock.SandboxClock.Wall - KeepSeconds;
        while (_order.TryPeek(out var first) && first.At < oldest)
        {
            _order.Dequeue();
            if (_saved.TryGetValue(first.Key, out var kept) && kept.At == first.At)
                _saved.Remove(first.Key);
        }
    }

    public void Replay(JsonArray row)
    {
        var answer = new Saved(
            row[1]!.GetValue<string>(),
            row[2]!.GetValue<string>(),
            (int)row[3]!.GetValue<long>(),
            row[4]!.GetValue<string>(),
            row[5]!.GetValue<string>(),
            row[6]!.GetValue<long>()
        );
        if (answer.At >= Clock.SandboxClock.Wall - KeepSeconds)
            Save(row[0]!.GetValue<string>(), answer);
    }

    public IEnumerable<JsonNode> Snapshot()
    {
        lock (_gate)
            return _saved.Select(s => (JsonNode)Row(s.Key, s.Value)).ToList();
    }

    private static JsonArray Row(string key, Saved s) => new(key, s.Path, s.Fingerprint, (long)s.Status, s.Body, s.RequestId, s.At);

    public void Clear()
    {
        lock (_gate)
        {
            _saved.Clear();
            _order.Clear();
        }
    }
}
