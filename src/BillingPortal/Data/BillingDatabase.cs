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
    // Memory statistics make every small allocation inside SQLite take one lock shared by all connections. They can only be switched off
    // before the first connection, so it is done here: every connection string and handle of the process comes from this class.
    static BillingDatabase()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private readonly NpgsqlDataSource? _postgres = isPostgres ? NpgsqlDataSource.Create(connectionString) : null;

    public bool IsPostgres => isPostgres;
    public string ConnectionString => connectionString;

    /// <exception cref="StartException">The connection string is not PostgreSQL's. The message shows none of its values, because one is
    /// a password.</exception>
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

    /// <summary>A database failure as a sentence: which setting says where the database is, and what went wrong.</summary>
    public string Describe(DbException failure)
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

    /// <summary>SQLite's native handle for the ledger's writer: ADO.NET would box every value of every call.</summary>
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

    // FULL fsyncs the WAL at every commit; with NORMAL a power cut could lose an acknowledged call. A checkpoint every 8,000 pages (32 MB)
    // writes hot rollup pages back once for many commits.
    internal const string Statements =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; "
        + "PRAGMA wal_autocheckpoint=8000; PRAGMA cache_size=-32768;";

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

    // EF Core checks whether the database exists with a read-only connection, which cannot set the journal mode.
    private static bool MayWrite(DbConnection connection) =>
        !connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase);
}
