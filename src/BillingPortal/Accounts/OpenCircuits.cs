using System.Collections.Concurrent;

namespace BillingPortal.Accounts;

/// <summary>
/// The pages that are open on this node, by whose they are. Those on other nodes notice by themselves, at their next look.
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
