namespace BillingPortal.Web;

/// <summary>Where this installation keeps its files: databases, Data Protection keys, the sandbox's state. Readable by its owner alone.</summary>
public sealed class DataDirectory
{
    private DataDirectory(string path) => Path = path;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>From <c>Data:Directory</c>; relative paths count from the working directory's <c>data</c> by default.</summary>
    public static DataDirectory From(IConfiguration configuration)
    {
        var path = System.IO.Path.GetFullPath(configuration["Data:Directory"] is { Length: > 0 } configured ? configured : "data");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new DataDirectory(path);
    }

    /// <summary>Writes a file that only its owner may read; used for what must survive a restart and not be shown.</summary>
    public void WritePrivate(string name, string text)
    {
        var target = File(name);
        var temporary = target + ".new";
        using (var stream = OperatingSystem.IsWindows()
            ? new FileStream(temporary, FileMode.Create)
            : new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        using (var writer = new StreamWriter(stream))
            writer.Write(text);
        System.IO.File.Move(temporary, target, overwrite: true); // a crash leaves the old file or the new one, never half of one
    }

    public string? ReadPrivate(string name) => System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllText(File(name)) : null;
}
