using System.Collections.Concurrent;

namespace BillingPortal.Accounts;

/// <summary>
/// The pages open on this node, by session and person. Pages on other nodes notice an ended session at their next check.
/// </summary>
public sealed class OpenCircuits
{
    private readonly ConcurrentDictionary<CircuitSession, byte> _open = new();

    internal void Add(CircuitSession circuit) => _open.TryAdd(circuit, 0);

    internal void Remove(CircuitSession circuit) => _open.TryRemove(circuit, out _);

    public void EndSession(string sessionId) => End(circuit => circuit.Caller.SessionId == sessionId);

    public void EndPerson(string userId) => End(circuit => circuit.Caller.UserId == userId);

    private void End(Func<CircuitSession, bool> which)
    {
        foreach (var circuit in _open.Keys.Where(which))
            circuit.End();
    }
}
