using Microsoft.Data.Sqlite;
using Npgsql;

namespace BillingPortal.Data;

/// <summary>
/// A disk that is full, or a database that is away or cannot be written: one cause, met by everything that runs. What the database refuses
/// about one statement (a constraint, a wrong column) is none: that is a fault of the program.
/// </summary>
internal static class StorageTrouble
{
    private const int NoSpaceOnUnix = 28,
        OverQuotaOnLinux = 122,
        DiskFullOnWindows = unchecked((int)0x80070070);
    private const int Busy = 5,
        Locked = 6,
        ReadOnly = 8,
        InputOutput = 10,
        Corrupt = 11,
        Full = 13,
        CannotOpen = 14,
        NoDatabase = 26;

    /// <summary>Connection, no such login, no resources, an operator's stop, the server's system.</summary>
    private static readonly string[] PostgresClasses = ["08", "28", "53", "57", "58"];
    private const string PostgresIsReadOnly = "25006",
        PostgresHasNoDatabase = "3D000";

    /// <summary>The cause, whatever it is wrapped in; null when <paramref name="failure"/> is something else.</summary>
    public static Exception? In(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (IsCause(failure))
                return failure;
        return null;
    }

    private static bool IsCause(Exception failure) =>
        failure switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode
                is Busy
                    or Locked
                    or ReadOnly
                    or InputOutput
                    or Corrupt
                    or Full
                    or CannotOpen
                    or NoDatabase,
            PostgresException { SqlState: var state } => state is PostgresIsReadOnly or PostgresHasNoDatabase
                || PostgresClasses.Any(known => state.StartsWith(known, StringComparison.Ordinal)),
            NpgsqlException => true, // it did not come to a statement
            IOException { HResult: NoSpaceOnUnix or OverQuotaOnLinux or DiskFullOnWindows } => true,
            _ => false,
        };
}
