using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Data;

/// <summary>
/// <c>-- restore PATH</c>: replaces the installation with a backup and keeps the old files in a folder beside it. The next start begins a
/// new incarnation, because Stripe may know more than the backup does.
/// </summary>
internal sealed class Restore(
    BillingDatabase database,
    BillingDbFactory databases,
    DataDirectory data,
    DataLock dataLock,
    TimeProvider wall
)
{
    /// <summary>Tells the next start that a backup was restored; the value is the backup's instant in Unix milliseconds.</summary>
    public const string Setting = "restored";

    /// <param name="path">The backup's directory; null on PostgreSQL, where the data was already restored with its own tools.</param>
    /// <exception cref="StartException">The restore failed; the old data is still in place.</exception>
    public string Run(string? path)
    {
        if (database.IsPostgres)
            return OnPostgres(path);
        if (path is null)
            throw new StartException("Say which backup: -- restore PATH, where PATH is a directory that -- backup made.");
        dataLock.Take("Stop it before restoring.");
        var from = TypedPath.Full(path);
        if (!Directory.Exists(from))
            throw new StartException($"{from} is no directory.");
        var source = DataDirectory.At(from);
        try
        {
            if (
                source.ReadPrivate(BackUp.Note) is not { } text
                || JsonSerializer.Deserialize<BackUpNote>(text) is not { } note
                || !File.Exists(source.File(BackUp.Database))
            )
                throw new StartException($"{source.Path} is no backup: it lacks {BackUp.Note} or {BackUp.Database}.");
            var incoming = data.PrivateFile(BackUp.Database + ".restoring");
            File.Copy(source.File(BackUp.Database), incoming, overwrite: true);
            Prepare(incoming, note.MadeAt);
            var (kept, last) = KeepOld();
            File.Move(incoming, data.PrivateFile(BackUp.Database), overwrite: true); // from here on the backup is in place
            File.Delete(data.File(BackUp.Spool)); // these calls came after the backup; KeepOld has a copy
            foreach (var key in Directory.EnumerateFiles(source.File(BackUp.Keys)))
                File.Copy(
                    key,
                    System.IO.Path.Combine(data.PrivateDirectory(BackUp.Keys).FullName, System.IO.Path.GetFileName(key)),
                    overwrite: true
                );
            if (File.Exists(source.File(BackUp.Spool)))
                File.Copy(source.File(BackUp.Spool), data.PrivateFile(BackUp.Spool), overwrite: true);
            return $"Restored as of {Utc(note.MadeAt)} into {data.Path}. Missing here is what happened after "
                + $"that{(last is null ? "" : $", until {Utc(last.Value)}")}: calls, sign-ups, keys, settings. "
                + "What Stripe was told in that time stands there, and the next start settles it. "
                + $"{Revived} What was here is kept in {kept}.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException or JsonException)
        {
            throw new StartException($"The restore from {source.Path} failed: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    private string OnPostgres(string? path)
    {
        if (path is not null)
            throw new StartException(
                "On PostgreSQL bring the data back with its own tools while every node is "
                    + "stopped, then run -- restore without a path, and start again."
            );
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Mark(wall.GetUtcNow());
        command.ExecuteNonQuery();
        return $"Noted: the next start settles with Stripe what the database has lost. {Revived}";
    }

    private void Prepare(string file, DateTimeOffset madeAt)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        SqliteCheck.Integrity(connection);
        using (var db = databases.CreateDbContext())
        {
            using var applied = connection.CreateCommand();
            applied.CommandText = "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId DESC";
            if (applied.ExecuteScalar() is string newest && !db.Database.GetMigrations().Contains(newest, StringComparer.Ordinal))
                throw new StartException(
                    $"The backup comes from a newer program: it has been brought to {newest}. Restore it with that " + "one."
                );
        }
        SqliteCheck.Execute(connection, Mark(madeAt));
    }

    private const string Revived =
        "Everybody signs in again; API keys that were revoked and passwords that were changed since then work as "
        + "they did: revoke and change them anew.";

    /// <summary>Ends all sessions: one that was ended since the backup must not come back.</summary>
    private static string Mark(DateTimeOffset madeAt) =>
        $"INSERT INTO settings (name, value) VALUES ('{Setting}', '{Unix(madeAt)}') "
        + "ON CONFLICT (name) DO UPDATE SET value = excluded.value; "
        + "DELETE FROM sessions;";

    /// <summary>
    /// Copies instead of moving: a crash before the backup is in place must leave the database where it is, with the calls that were
    /// acknowledged last.
    /// </summary>
    internal (string Kept, DateTimeOffset? LastWritten) KeepOld()
    {
        string[] names = [BackUp.Database, BackUp.Database + "-wal", BackUp.Database + "-shm", BackUp.Spool];
        var last = names
            .Select(name => new FileInfo(data.File(name)))
            .Where(file => file is { Exists: true, Length: > 0 })
            .Max(file => (DateTimeOffset?)file.LastWriteTimeUtc);
        FoldLog();
        var kept = data.PrivateDirectory(
            $"before-restore-{wall.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}"
        ).FullName;
        foreach (var name in names)
        {
            var file = data.File(name);
            if (!File.Exists(file))
                continue;
            File.Copy(file, System.IO.Path.Combine(kept, name));
            if (name is not (BackUp.Database or BackUp.Spool))
                File.Delete(file); // SQLite would replay it into the new database
        }
        return (kept, last);
    }

    // Moves the write-ahead log's contents into the database, so that no log has to be moved with it.
    private void FoldLog()
    {
        if (!File.Exists(data.File(BackUp.Database)))
            return;
        try
        {
            var where = new SqliteConnectionStringBuilder { DataSource = data.File(BackUp.Database), Pooling = false };
            using var old = new SqliteConnection(where.ToString());
            old.Open();
            SqliteCheck.Execute(old, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            return; // damaged, perhaps the reason for the restore: keep database and log as they are
        }
    }

    private static string Unix(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
