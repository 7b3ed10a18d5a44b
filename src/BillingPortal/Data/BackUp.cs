using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace BillingPortal.Data;

/// <summary>A backup's description of itself, in <c>backup.json</c>.</summary>
/// <param name="MadeAt">The copy contains everything acknowledged before this instant.</param>
internal sealed record BackUpNote(DateTimeOffset MadeAt, string From);

/// <summary>
/// <c>-- backup PATH</c>: a full copy of an SQLite installation, taken while the portal runs. Copying <c>billing.db</c> alone would lose
/// what is still in its write-ahead log and the calls waiting in the spool.
/// </summary>
internal sealed class BackUp(BillingDatabase database, DataDirectory data, TimeProvider wall)
{
    internal const string Database = "billing.db",
        Spool = "ledger.spool",
        Keys = "keys",
        Note = "backup.json";

    /// <summary>Writes into a new or empty directory; returns a one-line message.</summary>
    /// <exception cref="StartException">The backup failed; the installation is unchanged.</exception>
    public string Run(string path)
    {
        if (database.IsPostgres)
            throw new StartException(
                "-- backup copies SQLite. On PostgreSQL use pg_dump, or its own continuous "
                    + "archive, and copy the keys folder of the data directory with it."
            );
        var target = TypedPath.Full(path);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new StartException($"{target} is not empty; a backup gets a directory of its own.");
        try
        {
            var copy = DataDirectory.At(target);
            var madeAt = wall.GetUtcNow();
            // Copy the spool before the database: a call that moves from one to the other meanwhile is then in both, and its id counts it
            // once.
            if (File.Exists(data.File(Spool)))
                CopyShared(data.File(Spool), copy, Spool);
            CopyDatabase(copy.PrivateFile(Database));
            var keys = copy.PrivateDirectory(Keys);
            foreach (var key in Directory.EnumerateFiles(data.File(Keys)))
                CopyShared(key, copy, System.IO.Path.Combine(keys.Name, System.IO.Path.GetFileName(key)));
            copy.WritePrivate(Note, JsonSerializer.Serialize(new BackUpNote(madeAt, data.Path)));
            return $"Backed up {data.Path} to {target}: the database, the spool and the Data Protection keys, as of "
                + $"{madeAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC; checked. "
                + "Not included: the scheduler's jobs.db, which is made anew, and the Stripe sandbox's state.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartException($"The backup to {target} failed: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void CopyDatabase(string target)
    {
        using var source = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = data.File(Database),
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        source.Open();
        copy.Open();
        source.BackupDatabase(copy); // one snapshot, even during writes
        SqliteCheck.Execute(copy, "PRAGMA journal_mode=DELETE"); // a single file, without a WAL beside it
        SqliteCheck.Integrity(copy);
    }

    private static void CopyShared(string source, DataDirectory target, string name)
    {
        using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var to = target.OpenPrivate(name, FileShare.None);
        from.CopyTo(to);
        to.Flush(flushToDisk: true);
    }
}

internal static class SqliteCheck
{
    /// <exception cref="StartException">SQLite finds the file damaged.</exception>
    public static void Integrity(SqliteConnection connection)
    {
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        if (check.ExecuteScalar() is not "ok")
            throw new StartException($"{connection.DataSource} is damaged: SQLite's integrity_check " + "refuses it.");
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
