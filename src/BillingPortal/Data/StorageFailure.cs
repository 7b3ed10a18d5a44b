using Microsoft.Data.Sqlite;
using Npgsql;

namespace BillingPortal.Data;

/// <summary>
/// The disk is full, or the database is away or not writable: one cause that fails everything. An error about a single statement (a
/// constraint, a wrong column) does not count: it is a bug.
/// </summary>
internal static class StorageFailure
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

    /// <summary>Connection errors, failed logins, no resources, an operator's shutdown, system errors of the server.</summary>
    private static readonly string[] PostgresClasses = ["08", "28", "53", "57", "58"];
    private const string PostgresIsReadOnly = "25006",
        PostgresHasNoDatabase = "3D000";

    /// <summary>The storage failure, however deeply it is wrapped; null when <paramref name="failure"/> is something else.</summary>
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
            NpgsqlException => true, // failed before it reached a statement
            IOException { HResult: NoSpaceOnUnix or OverQuotaOnLinux or DiskFullOnWindows } => true,
            _ => false,
        };
}
