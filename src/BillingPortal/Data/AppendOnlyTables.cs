using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Data;

/// <summary>Marks an entity whose rows the database itself refuses to change or remove.</summary>
public interface IAppendOnly;

internal static class AppendOnlyTables
{
    /// <summary>Creates the triggers on every append-only table. Run after each migration: a rebuilt table has lost its
    /// triggers.</summary>
    public static async Task GuardAsync(BillingDb db, CancellationToken cancellationToken)
    {
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => typeof(IAppendOnly).IsAssignableFrom(entity.ClrType)))
        {
            var statements = db.Database.IsSqlite() ? Sqlite(entity.GetTableName()!) : Postgres(entity.GetTableName()!);
            await db.InTransactionAsync(() => db.Database.ExecuteSqlRawAsync(statements, cancellationToken), cancellationToken);
        }
    }

    // Table names come from the model, never from input.
    private static string Sqlite(string table) =>
        $"""
            CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
            CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
            """;

    private static string Postgres(string table) =>
        $"""
            SELECT pg_advisory_xact_lock(hashtext('{table}_no_change'));
            CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
            CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
            """;
}
