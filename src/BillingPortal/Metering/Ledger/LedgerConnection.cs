using BillingPortal.Data;
using BillingPortal.Metering.Quota;

namespace BillingPortal.Metering.Ledger;

/// <summary>The writer's one connection: opened when it is needed, dropped after a failure so that the next batch does not fail with it. Used by one thread.</summary>
internal sealed class LedgerConnection(BillingDatabase database, TimeProvider clock)
{
    private LedgerIds _ids = new(clock);
    private ILedgerSql? _sql;

    /// <inheritdoc cref="LedgerWriter.Fault"/>
    public Action<ILedgerSql, bool>? Fault { get; set; }

    public long NextId() => _ids.Next();

    public void Start()
    {
        var highest = Open().HighestId(); // opening may bring a node number, and with it other ids
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

    /// <summary>Null when committed. On SQLite a failed batch gets a second try on a new connection.</summary>
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
        { /* it was broken already */
        }
        _sql = null;
    }
}
