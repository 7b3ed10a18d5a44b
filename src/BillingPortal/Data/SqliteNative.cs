using System.Runtime.InteropServices;

namespace BillingPortal.Data;

/// <summary>
/// The calls that the ledger's writer makes a dozen times for each row, straight to the library that
/// <see cref="SqliteBootstrap"/> chose: the wrapper counts a handle's references and leaves the collector's mode on every
/// call, which takes longer than binding a number. The caller keeps the handle alive.
/// </summary>
internal static unsafe class SqliteNative
{
    // Without a transition only what neither blocks nor calls back: the collector waits for it.
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long, int> BindInt64 =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long, int>)Export("sqlite3_bind_int64");

    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int> Changes = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int>)Export("sqlite3_changes");

    public static readonly delegate* unmanaged[Cdecl]<nint, int> Step = (delegate* unmanaged[Cdecl]<nint, int>)Export("sqlite3_step");

    public static readonly delegate* unmanaged[Cdecl]<nint, int> Reset = (delegate* unmanaged[Cdecl]<nint, int>)Export("sqlite3_reset");

    private static nint Export(string name) => NativeLibrary.GetExport(SqliteBootstrap.NativeLibraryHandle, name);
}
