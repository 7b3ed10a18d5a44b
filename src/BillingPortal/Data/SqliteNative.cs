using System.Runtime.InteropServices;

namespace BillingPortal.Data;

/// <summary>
/// The calls that the ledger's writer makes a dozen times for each row, straight to the library that the package brings:
/// its wrapper counts a handle's references and leaves the collector's mode on every call, which takes longer than binding
/// a number. The caller keeps the handle alive.
/// </summary>
internal static partial class SqliteNative
{
    // The name the package's provider loads too, so that both mean the same copy of the library.
    private const string Library = "e_sqlite3";

    // Without a transition only what neither blocks nor calls back: the collector waits for it.
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    public static partial int BindInt64(nint statement, int at, long value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    public static partial int Changes(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);
}
