namespace BillingPortal.Metering.Ledger;

/// <summary>
/// The ledger's statements over one connection that the writer keeps: SQLite through its own interface, PostgreSQL with one
/// statement per table and batch. Rollups add only rows that were really inserted: a batch that is repeated after a
/// commit of unknown outcome changes nothing.
/// </summary>
internal interface ILedgerSql : IDisposable
{
    /// <summary>Rows, rollups, stream marks, answers and alerts of all entries in one transaction; returns after the disk has it.</summary>
    void Commit(IReadOnlyList<LedgerEntry> batch);

    /// <summary>The highest row or stream id that was ever given out and stored; 0 when there is none.</summary>
    long HighestId();

    /// <summary>Which of these rows are stored.</summary>
    HashSet<long> Stored(IReadOnlyCollection<long> ids);
}

/// <summary>The database refused rows for what they are, and not because it is ill: trying the same again is useless.</summary>
internal sealed class LedgerDataException : Exception
{
    public LedgerDataException() { }

    public LedgerDataException(string message)
        : base(message) { }

    public LedgerDataException(string message, Exception inner)
        : base(message, inner) { }
}
