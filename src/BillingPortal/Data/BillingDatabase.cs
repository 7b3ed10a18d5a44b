using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace BillingPortal.Data;

/// <summary>
/// Which database this process uses and how to open it: one SQLite file in the data directory, or PostgreSQL when
/// <c>ConnectionStrings:Billing</c> names a host.
/// </summary>
public sealed class BillingDatabase(string connectionString, bool isPostgres) : IDisposable
{
    // Otherwise each small allocation inside SQLite takes one lock that all connections share, only to be counted. It can be said only
    // before the first connection, and every connection of the process is opened with a string or a handle made here.
    static BillingDatabase()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private readonly NpgsqlDataSource? _postgres = isPostgres ? NpgsqlDataSource.Create(connectionString) : null;

    public bool IsPostgres => isPostgres;
    public string ConnectionString => connectionString;

    /// <exception cref="StartException">The connection string is not PostgreSQL's. Its values are never shown: one of them is a
    /// password.</exception>
    public static BillingDatabase From(IConfiguration configuration, DataDirectory data)
    {
        var configured = configuration.GetConnectionString("Billing");
        if (string.IsNullOrWhiteSpace(configured))
            return new(Sqlite(data.PrivateFile("billing.db")), isPostgres: false);
        if (Refuse(configured) is { } wrong)
            throw new StartException(
                $"ConnectionStrings:Billing {wrong}; write "
                    + "Host=…;Database=…;Username=…;Password=… for PostgreSQL, or leave it out for SQLite in Data:Directory."
            );
        return new(configured, isPostgres: true);
    }

    /// <summary>A failure of this database for people: which setting says where it is, and what went wrong.</summary>
    public string Words(DbException failure)
    {
        var reason = (
            failure.InnerException is System.Net.Sockets.SocketException socket ? $"{failure.Message} ({socket.Message})" : failure.Message
        ).ReplaceLineEndings(" ");
        if (!isPostgres)
            return $"Data:Directory: the database {new SqliteConnectionStringBuilder(connectionString).DataSource} cannot "
                + $"be used: {reason}";
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return $"ConnectionStrings:Billing: PostgreSQL at {server.Host}:{server.Port.ToString(CultureInfo.InvariantCulture)} cannot be "
            + $"used: {reason}";
    }

    private static string? Refuse(string configured)
    {
        if (configured.Contains("://", StringComparison.Ordinal))
            return "is a URI";
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = configured };
            if (!parts.ContainsKey("Host"))
                return parts.ContainsKey("Server") ? "says Server=, where PostgreSQL says Host=" : "names no Host";
            _ = new NpgsqlConnectionStringBuilder(configured);
            return null;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or NotSupportedException)
        {
            return $"cannot be read ({failure.Message.ReplaceLineEndings(" ").TrimEnd('.')})";
        }
    }

    public static string Sqlite(string file) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = file,
            ForeignKeys = true,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();

    /// <summary>An open connection for hand-written SQL that runs on both databases.</summary>
    public DbConnection Open()
    {
        if (_postgres is not null)
            return _postgres.OpenConnection();
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        SqlitePragmas.Apply(connection);
        return connection;
    }

    /// <summary>A PostgreSQL connection of the pool, opened.</summary>
    public NpgsqlConnection OpenPostgres() =>
        (_postgres ?? throw new InvalidOperationException("This installation uses SQLite.")).OpenConnection();

    /// <summary>The SQLite library's own handle, for the ledger's writer: ADO.NET would box every value of every call.</summary>
    public SQLitePCL.sqlite3 OpenSqlite()
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        var result = SQLitePCL.raw.sqlite3_open_v2(
            file,
            out var handle,
            SQLitePCL.raw.SQLITE_OPEN_READWRITE | SQLitePCL.raw.SQLITE_OPEN_CREATE | SQLitePCL.raw.SQLITE_OPEN_NOMUTEX,
            null
        );
        if (result == SQLitePCL.raw.SQLITE_OK)
            result = SQLitePCL.raw.sqlite3_exec(handle, SqlitePragmas.Statements);
        if (result == SQLitePCL.raw.SQLITE_OK)
            return handle;
        handle.Dispose();
        throw new SqliteException($"SQLite error {result}: the database {file} cannot be opened.", result & 0xff, result);
    }

    public void Configure(DbContextOptionsBuilder options)
    {
        if (_postgres is not null)
            options.UseNpgsql(_postgres);
        else
            options.UseSqlite(connectionString).AddInterceptors(SqlitePragmas.Instance);
    }

    public void Dispose() => _postgres?.Dispose();
}

internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    // FULL: the WAL is fsynced at every commit. With NORMAL an acknowledged call could be lost at a power cut.
    // A checkpoint every 8,000 pages (32 MB): hot rollup pages are written back once for many commits.
    internal const string Statements =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=8000; PRAGMA cache_size=-32768;";

    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Statements;
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (MayWrite(connection))
            Apply(connection);
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        if (MayWrite(connection))
            Apply(connection);
        return Task.CompletedTask;
    }

    // Whether there is a database at all is asked read-only, where the journal cannot be chosen.
    private static bool MayWrite(DbConnection connection) =>
        !connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase);
}
