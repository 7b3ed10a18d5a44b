namespace BillingPortal.Data;

/// <summary>Where this installation keeps its files: databases, Data Protection keys, the sandbox's state. Only its owner can read
/// it.</summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;
    private const string Database = "billing.db";

    private DataDirectory(string path) => Path = path;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>From <c>Data:Directory</c>. A typed relative path starts at the directory it was typed in; one from a settings file,
    /// and the default, start at the program's folder.</summary>
    /// <exception cref="StartException">The directory can be neither made nor read.</exception>
    public static DataDirectory From(IConfiguration configuration)
    {
        var configured = configuration["Data:Directory"] is { Length: > 0 } given ? given : "data";
        return At(
            IsTyped(configuration)
                ? TypedPath.Full(configured)
                : System.IO.Path.GetFullPath(configured, System.IO.Path.GetFullPath(configuration["contentRoot"] ?? "."))
        );
    }

    // Of several sources, the last one wins.
    private static bool IsTyped(IConfiguration configuration) =>
        configuration is IConfigurationRoot root
        && root.Providers.LastOrDefault(source => source.TryGet("Data:Directory", out var value) && value is { Length: > 0 })
            is { } last
                and not FileConfigurationProvider;

    /// <summary>This directory, made private if it is not.</summary>
    /// <exception cref="StartException">The directory can be neither made nor read.</exception>
    public static DataDirectory At(string path)
    {
        var data = new DataDirectory(path);
        data.RunOrRefuse(() => MakePrivate(path));
        return data;
    }

    /// <summary>The path of a file that only its owner may read and write; creates it empty if it does not exist.</summary>
    /// <remarks>SQLite would create a database with the process's default mode, and gives its journals the database's mode. An existing
    /// database is never opened here: closing it would drop SQLite's locks.</remarks>
    public string PrivateFile(string name)
    {
        var path = File(name);
        RunOrRefuse(() =>
        {
            if (OperatingSystem.IsWindows())
                return;
            if (!System.IO.File.Exists(path))
                OpenPrivate(name, FileShare.ReadWrite).Dispose();
            foreach (var file in (string[])[path, path + "-wal", path + "-shm"])
                if (System.IO.File.Exists(file) && System.IO.File.GetUnixFileMode(file) != OwnerOnly)
                    System.IO.File.SetUnixFileMode(file, OwnerOnly);
        });
        return path;
    }

    /// <summary>A subdirectory that only its owner may enter.</summary>
    public DirectoryInfo PrivateDirectory(string name)
    {
        var path = File(name);
        RunOrRefuse(() =>
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else if (!Directory.Exists(path))
                Directory.CreateDirectory(path, OwnerOnlyDirectory);
            else if (System.IO.File.GetUnixFileMode(path) != OwnerOnlyDirectory)
                System.IO.File.SetUnixFileMode(path, OwnerOnlyDirectory);
        });
        return new DirectoryInfo(path);
    }

    /// <summary>Opens a file that only its owner may read; creates it if it does not exist.</summary>
    public FileStream OpenPrivate(string name, FileShare share) =>
        OperatingSystem.IsWindows()
            ? new FileStream(File(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, share)
            : new FileStream(
                File(name),
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = share,
                    UnixCreateMode = OwnerOnly,
                }
            );

    /// <summary>Writes a file that only its owner may read, for secrets that must survive a restart.</summary>
    public void WritePrivate(string name, string text)
    {
        var target = File(name);
        var temporary = target + ".new";
        using (
            var stream = OperatingSystem.IsWindows()
                ? new FileStream(temporary, FileMode.Create)
                : new FileStream(
                    temporary,
                    new FileStreamOptions
                    {
                        Mode = FileMode.Create,
                        Access = FileAccess.Write,
                        UnixCreateMode = OwnerOnly,
                    }
                )
        )
        using (var writer = new StreamWriter(stream))
            writer.Write(text);
        System.IO.File.Move(temporary, target, overwrite: true); // atomic: a crash leaves the old file or the new one
    }

    public string? ReadPrivate(string name) => System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllText(File(name)) : null;

    /// <summary>Reports an unwritable directory as a wrong setting, not as a bug.</summary>
    /// <exception cref="StartException"><paramref name="work"/> failed on the file system.</exception>
    public void RunOrRefuse(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"Data:Directory is {Path}, which the portal cannot write to: " + $"{failure.Message.ReplaceLineEndings(" ")}"
            );
        }
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        if (!Directory.Exists(path))
            Directory.CreateDirectory(path, OwnerOnlyDirectory);
        var mode = System.IO.File.GetUnixFileMode(path);
        // A shared directory such as /tmp keeps its mode; our files in it are made private one by one.
        var isOurs = System.IO.File.Exists(System.IO.Path.Combine(path, Database)) || !Directory.EnumerateFileSystemEntries(path).Any();
        if (mode == OwnerOnlyDirectory || !isOurs || mode.HasFlag(UnixFileMode.StickyBit))
            return;
        try
        {
            System.IO.File.SetUnixFileMode(path, OwnerOnlyDirectory);
        }
        catch (UnauthorizedAccessException)
        {
            // A volume owned by another user: our files in it are private.
        }
    }
}
