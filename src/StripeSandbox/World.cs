using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Billing;
using StripeSandbox.Clock;
using StripeSandbox.Store;
using StripeSandbox.Webhooks;

namespace StripeSandbox;

/// <summary>
/// All state of the sandbox, behind one lock: a request is one transaction, and so is a due instant. One lock keeps the
/// guarantees simple (nobody sees a half-made invoice) and is still fast: a transaction does no I/O other than handing its
/// journal line to the operating system.
/// </summary>
public sealed class World : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Journal _journal;
    private readonly ILogger<World> _log;

    public World(SandboxOptions options, ILogger<World> log)
    {
        this._log = log;
        Options = options;
        _journal = new Journal(options.DataDirectory);
        Clock = new SandboxClock(Store);
        Load();
    }

    public SandboxOptions Options { get; }

    public ObjectStore Store { get; } = new();

    public MeterUsage Usage { get; } = new();

    public IdempotencyKeys Keys { get; } = new();

    public SandboxClock Clock { get; }

    public JsonObject Account => Store.All("account")[0];

    public JsonObject Settings => Store.All("_settings")[0];

    /// <summary>The base URL of the sandbox's pages: configured, or learned from the first request.</summary>
    public string BaseUrl { get; set; } = "http://localhost:5090";

    /// <summary>Raised after the commit, outside the lock, with the events of the transaction.</summary>
    public Action<IReadOnlyList<JsonObject>>? Committed { get; set; }

    public T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    public T Write<T>(
        Func<Transaction, T> work,
        string? requestId = null,
        string? idempotencyKey = null,
        Func<T, JsonNode?>? remember = null
    )
    {
        Transaction tx;
        T result;
        lock (_gate)
        {
            tx = new Transaction(this, Clock.Now) { RequestId = requestId, IdempotencyKey = idempotencyKey };
            try
            {
                result = work(tx);
                if (tx.Discard)
                    tx.Rollback();
                else if (tx.Line(remember?.Invoke(result)) is { } line)
                    Append(line);
            }
            catch
            {
                tx.Rollback();
                throw;
            }
        }

        if (!tx.Discard && tx.Changed)
            Committed?.Invoke(tx.Events);
        return result;
    }

    public void Write(Action<Transaction> work) =>
        Write(tx =>
        {
            work(tx);
            return true;
        });

    /// <summary>Deletes everything, the account included. A portal database from before the reset no longer fits.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            Store.Clear();
            Usage.Clear();
            Keys.Clear();
            Seed();
            _journal.Rewrite(Snapshot());
        }
    }

    private void Load()
    {
        var dropped = 0;
        foreach (var line in _journal.Load())
        {
            try
            {
                Replay((JsonObject)JsonNode.Parse(line)!);
            }
            catch (System.Text.Json.JsonException)
            {
                dropped++;
            }
        }

        if (dropped > 0)
            _log.LogWarning("{Count} journal lines could not be read and were dropped.", dropped);
        Seed();
        _journal.Rewrite(Snapshot());
    }

    private void Replay(JsonObject line)
    {
        foreach (var o in line.Each("o").ToList())
            Store.Put(o.Copy());
        foreach (var id in line.Arr("d") ?? [])
            Store.Remove(id!.GetValue<string>());
        foreach (var row in line.Arr("m") ?? [])
            Usage.Replay((JsonArray)row!);
        if (line.Arr("k") is { } key)
            Keys.Replay(key);
    }

    private void Seed()
    {
        if (Store.All("account").Count == 0)
            Store.Put(new JsonObject { ["id"] = Ids.New("acct"), ["object"] = "account" });
        if (Store.All("_settings").Count == 0)
            Store.Put(new JsonObject { ["id"] = "_settings", ["object"] = "_settings" });
        Clock.Seed();
    }

    private IEnumerable<string> Snapshot()
    {
        foreach (var o in Store.Everything())
            yield return new JsonObject { ["o"] = new JsonArray(o.DeepClone()) }.Text();
        foreach (var row in Usage.Snapshot())
            yield return new JsonObject { ["m"] = new JsonArray(row) }.Text();
        foreach (var key in Keys.Snapshot())
            yield return new JsonObject { ["k"] = key }.Text();
    }

    private void Append(string line)
    {
        _journal.Append(line);
        if (_journal.Bytes > Options.CompactAfterMegabytes << 20 && _journal.Bytes > 4 * _compactedBytes)
        {
            _journal.Rewrite(Snapshot());
            _compactedBytes = _journal.Bytes;
        }
    }

    private long _compactedBytes;

    public void Dispose() => _journal.Dispose();
}
