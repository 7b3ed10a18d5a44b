using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace BillingPortal.Data;

/// <summary>
/// Prepares the native SQLite library before the first connection opens: the system's libsqlite3 where it is
/// new enough, else the bundled one. Runs by itself when this assembly loads.
/// </summary>
public static class SqliteBootstrap
{
    // UPSERT … RETURNING needs 3.35; 3.38 is where the JSON functions are always compiled in.
    private const int OldestSystemVersion = 3_038_000;

    /// <summary>Name of the native library in use, for the start-up log.</summary>
    public static string NativeLibraryUsed { get; private set; } = "(not loaded)";

    /// <summary>The library itself, for <see cref="SqliteNative"/>; a second copy of it would not know this one's connections.</summary>
    internal static nint NativeLibraryHandle { get; private set; }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The provider must be set before any SqliteConnection exists.")]
    internal static void Initialize()
    {
        // Microsoft.Data.Sqlite asks for a newer SQLitePCLRaw assembly version than the one restored; the surface it uses is the same.
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
        {
            if (name.Name is not { } simpleName || !simpleName.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal)) return null;
            var path = Path.Combine(AppContext.BaseDirectory, simpleName + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
        SetProvider();
    }

    // Kept out of line: the types below must not be resolved before the handler above is in place.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetProvider()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, Resolve);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        SQLitePCL.raw.FreezeProvider();
        // Otherwise each small allocation inside the library takes one lock that all connections share, only to be counted.
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private static IntPtr Resolve(string library, System.Reflection.Assembly assembly, DllImportSearchPath? search)
    {
        if (library != "e_sqlite3") return IntPtr.Zero;
        string[] candidates = OperatingSystem.IsWindows() ? ["winsqlite3"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (var candidate in candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, assembly, DllImportSearchPath.SafeDirectories, out var handle) || Version(handle) < OldestSystemVersion) continue;
            NativeLibraryUsed = candidate;
            return NativeLibraryHandle = handle;
        }
        if (!NativeLibrary.TryLoad("e_sqlite3", assembly, search, out var bundled)) return IntPtr.Zero;
        NativeLibraryUsed = "bundled e_sqlite3";
        return NativeLibraryHandle = bundled;
    }

    private static unsafe int Version(IntPtr handle) =>
        NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var function)
            ? ((delegate* unmanaged[Cdecl]<int>)function)()
            : 0;
}
