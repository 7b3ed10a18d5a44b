using System.Runtime.InteropServices;

namespace BillingPortal.Data;

/// <summary>
/// Calls the ledger's writer makes a dozen times per row, directly into the package's SQLite library. The package's wrapper counts handle
/// references and switches the GC mode on every call, which takes longer than binding a number. The caller keeps the handle alive.
/// </summary>
internal static partial class SqliteNative
{
    // The package's provider loads the library by the same name, so both use one copy.
    private const string Library = "e_sqlite3";

    // SuppressGCTransition only where the function neither blocks nor calls back: the garbage collector waits for it.
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    public static partial int BindInt64(nint statement, int index, long value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    public static partial int Changes(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);
}
