using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Clock;

/// <summary>
/// The time of every object: wall time plus one offset, which only grows. The offset is an object in the store, so it survives
/// a restart. While an advance is played, time stands at the instant being played.
/// </summary>
public sealed class SandboxClock(ObjectStore store)
{
    private const string Id = "_clock";

    private JsonObject State => store.Find(Id)!;

    public static long Wall => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public long Offset => State.Long("offset");

    public long Version => State.Long("version");

    public bool Advancing { get; set; }

    /// <summary>The instant being played; 0 while time flows.</summary>
    public long PlayingAt { get; set; }

    public long Now => PlayingAt > 0 ? PlayingAt : Wall + Offset;

    public void Seed()
    {
        if (store.Find(Id) is null)
            store.Put(
                new JsonObject
                {
                    ["id"] = Id,
                    ["object"] = "_clock",
                    ["offset"] = 0L,
                    ["version"] = 1L,
                }
            );
    }

    public void MoveTo(Transaction tx, long instant)
    {
        var state = tx.Edit(State);
        state["offset"] = Math.Max(Offset, instant - Wall);
        state["version"] = Version + 1;
    }
}
