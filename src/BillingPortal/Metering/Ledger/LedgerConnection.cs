using BillingPortal.Data;
using BillingPortal.Metering.Quota;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// The writer's one connection: opened on demand, dropped after a failure so that the next batch gets a new one. Single-threaded.
/// </summary>
internal sealed class LedgerConnection(BillingDatabase database, TimeProvider clock)
{
    private LedgerIds _ids = new(clock);
    private ILedgerSql? _sql;

    /// <inheritdoc cref="LedgerWriter.Fault"/>
    public Action<ILedgerSql, bool>? Fault { get; set; }

    public long NextId() => _ids.Next();

    public void Start()
    {
        var highest = Open().HighestId(); // opening may assign a node number, which changes the ids
        _ids.StartAfter(highest);
    }

    public ILedgerSql Open()
    {
        if (_sql is not null)
            return _sql;
        if (!database.IsPostgres)
            return _sql = new SqliteLedger(database.OpenSqlite());
        var postgres = database.OpenPostgres();
        var node = LedgerNode.Claim(postgres);
        if (node != _ids.Node)
            _ids = new LedgerIds(clock, node, _ids);
        return _sql = new PostgresLedger(postgres);
    }

    public void Commit(IReadOnlyList<LedgerEntry> batch)
    {
        var sql = Open();
        foreach (var entry in batch)
            entry.IsDuplicate = false;
        Fault?.Invoke(sql, false);
        if (batch.Count > 0)
            sql.Commit(batch);
        Fault?.Invoke(sql, true);
    }

    /// <summary>Null when committed. On SQLite a failed batch is retried once on a new connection.</summary>
    public Exception? TryCommit(IReadOnlyList<LedgerEntry> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Commit(batch);
                return null;
            }
            catch (LedgerDataException unstorable)
            {
                return unstorable;
            }
            catch (Exception failure)
                when (failure is System.Data.Common.DbException or IOException or InvalidOperationException or TimeoutException)
            {
                Drop();
                if (attempt == 2 || database.IsPostgres)
                    return failure;
            }
        }
    }

    public void Drop()
    {
        try
        {
            _sql?.Dispose();
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
        { /* it was already broken */
        }
        _sql = null;
    }
}
