using System.Text;
using BillingPortal.Data;
using SQLitePCL;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// A prepared statement without ADO.NET's boxing: every metered call runs three. Values equal to the previous row's stay
/// bound; most rows of a batch share their meter, endpoint, method, period and status.
/// </summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    private const int StackBytes = 512;
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly nint _native,
        _nativeConnection;
    private readonly string?[] _texts;
    private readonly long?[] _numbers;

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection, sql, out _statement));
        (_native, _nativeConnection) = (_statement.DangerousGetHandle(), connection.DangerousGetHandle());
        _texts = new string?[raw.sqlite3_bind_parameter_count(_statement) + 1];
        _numbers = new long?[_texts.Length];
    }

    /// <param name="index">From 1, as SQLite counts.</param>
    public void Bind(int index, long value)
    {
        if (_numbers[index] == value)
            return;
        Check(SqliteNative.BindInt64(_native, index, value));
        _numbers[index] = value;
    }

    public void Bind(int index, bool value) => Bind(index, value ? 1 : 0);

    public void Bind(int index, string? value)
    {
        if (value is not null && ReferenceEquals(_texts[index], value))
            return;
        _texts[index] = null; // cleared first: a text that SQLite refuses must not count as bound next time
        Check(
            value is null ? raw.sqlite3_bind_null(_statement, index)
            : value.Length == 0 ? raw.sqlite3_bind_text(_statement, index, value) // an empty span would be bound as NULL
            : BindBytes(index, value)
        );
        _texts[index] = value;
    }

    private int BindBytes(int index, string value)
    {
        var maxBytes = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = maxBytes <= StackBytes ? stackalloc byte[StackBytes] : new byte[maxBytes];
        return raw.sqlite3_bind_text(_statement, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    public void Bind(int index, byte[]? value) =>
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_blob(_statement, index, value));

    /// <summary>Runs a statement that changes rows; returns how many.</summary>
    public int Run()
    {
        var result = SqliteNative.Step(_native);
        _ = SqliteNative.Reset(_native);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Check(result);
        return SqliteNative.Changes(_nativeConnection);
    }

    /// <summary>Runs a statement that returns one number; null if it returns no row.</summary>
    public long? Number()
    {
        var result = raw.sqlite3_step(_statement);
        var value = result == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_statement, 0) : (long?)null;
        if (result == raw.SQLITE_ROW)
            result = raw.sqlite3_step(_statement); // a RETURNING statement must run to its end
        raw.sqlite3_reset(_statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Check(result);
        return value;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK)
            return;
        var message = $"SQLite error {result}: {raw.sqlite3_errmsg(_connection).utf8_to_string()}";
        throw (result & 0xff) is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG
            ? new LedgerDataException(message)
            : new Microsoft.Data.Sqlite.SqliteException(message, result & 0xff, result);
    }
}
