namespace BillingPortal.Data;

/// <summary>Where this installation keeps its files: databases, Data Protection keys, the sandbox's state. Readable by its owner alone.</summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;
    private const string Database = "billing.db";

    private DataDirectory(string path) => Path = path;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>From <c>Data:Directory</c>. A relative path counts from where it is written: typed, from the directory it was typed
    /// in; in a settings file, and by default, from the program's folder.</summary>
    /// <exception cref="StartException">It can be neither made nor read.</exception>
    public static DataDirectory From(IConfiguration configuration)
    {
        var configured = configuration["Data:Directory"] is { Length: > 0 } given ? given : "data";
        return At(
            IsTyped(configuration)
                ? TypedPath.Full(configured)
                : System.IO.Path.GetFullPath(configured, System.IO.Path.GetFullPath(configuration["contentRoot"] ?? "."))
        );
    }

    // Of several that say it, the last one counts.
    private static bool IsTyped(IConfiguration configuration) =>
        configuration is IConfigurationRoot root
        && root.Providers.LastOrDefault(source => source.TryGet("Data:Directory", out var said) && said is { Length: > 0 })
            is { } last
                and not FileConfigurationProvider;

    /// <summary>This directory, made private if need be.</summary>
    /// <exception cref="StartException">It can be neither made nor read.</exception>
    public static DataDirectory At(string path)
    {
        var data = new DataDirectory(path);
        data.OrRefuse(() => MakePrivate(path));
        return data;
    }

    /// <summary>The path of a file that its owner alone may read and write, made empty now if it is not there.</summary>
    /// <remarks>A database that SQLite makes itself gets the mode of the process; its journals take the mode of the database. One that is
    /// there is never opened here: closing it would drop SQLite's locks.</remarks>
    public string PrivateFile(string name)
    {
        var path = File(name);
        OrRefuse(() =>
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

    /// <summary>A directory in here that its owner alone may enter.</summary>
    public DirectoryInfo PrivateDirectory(string name)
    {
        var path = File(name);
        OrRefuse(() =>
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

    /// <summary>Opens, and makes if need be, a file that only its owner may read.</summary>
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

    /// <summary>Writes a file that only its owner may read; used for what must survive a restart and not be shown.</summary>
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
        System.IO.File.Move(temporary, target, overwrite: true); // a crash leaves the old file or the new one, never half of one
    }

    public string? ReadPrivate(string name) => System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllText(File(name)) : null;

    /// <summary>What cannot be written here is a matter of the setting, and not a fault of the program.</summary>
    /// <exception cref="StartException"><paramref name="work"/> could not be done.</exception>
    public void OrRefuse(Action work)
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
        // A directory that others use too stays theirs, such as /tmp; what is in it of ours is private file by file.
        var isOurs = System.IO.File.Exists(System.IO.Path.Combine(path, Database)) || !Directory.EnumerateFileSystemEntries(path).Any();
        if (mode == OwnerOnlyDirectory || !isOurs || mode.HasFlag(UnixFileMode.StickyBit))
            return;
        try
        {
            System.IO.File.SetUnixFileMode(path, OwnerOnlyDirectory);
        }
        catch (UnauthorizedAccessException)
        {
            // A volume that belongs to somebody else: the files in it are ours, and private.
        }
    }
}
