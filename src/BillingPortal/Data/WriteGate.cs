namespace BillingPortal.Data;

/// <summary>
/// One writer at a time for SQLite. Every write of the process goes through here: two writers that collide inside the driver fall back to
/// its busy retry, which sleeps 150 ms at a time. On PostgreSQL the gate is open.
/// </summary>
public sealed class WriteGate(bool enabled) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Whether writes are serialized (SQLite) or left to the database (PostgreSQL).</summary>
    public bool Enabled => enabled;

    public async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        if (!enabled)
            return default;
        await _turn.WaitAsync(cancellationToken);
        return new Pass(_turn);
    }

    public Pass Enter(CancellationToken cancellationToken)
    {
        if (!enabled)
            return default;
        _turn.Wait(cancellationToken);
        return new Pass(_turn);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The right to write; disposing it lets the next writer in.</summary>
    public readonly struct Pass(SemaphoreSlim? turn) : IDisposable, IEquatable<Pass>
    {
        private readonly SemaphoreSlim? _turn = turn;

        public void Dispose() => _turn?.Release();

        public bool Equals(Pass other) => ReferenceEquals(_turn, other._turn);

        public override bool Equals(object? obj) => obj is Pass other && Equals(other);

        public override int GetHashCode() => _turn?.GetHashCode() ?? 0;

        public static bool operator ==(Pass left, Pass right) => left.Equals(right);

        public static bool operator !=(Pass left, Pass right) => !left.Equals(right);
    }
}
