using System.Text;

namespace StripeSandbox.Store;

/// <summary>
/// An append-only file with one line per committed transaction, written to the operating system before the answer is sent.
/// Killing the process loses nothing that was answered and never leaves half a transaction. A torn last line is dropped on
/// load.
/// </summary>
public sealed class Journal : IDisposable
{
    private const string FileName = "sandbox.journal";
    private readonly string _path;
    private readonly FileStream? _lockFile;
    private FileStream? _file;

    public Journal(string? directory)
    {
        _path = "";
        if (directory is null)
            return;
        Directory.CreateDirectory(directory);
        _path = Path.Combine(directory, FileName);
        try
        {
            // Two sandboxes on one journal would overwrite each other's writes.
            _lockFile = new FileStream(
                Path.Combine(directory, "sandbox.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new DirectoryInUseException(
                $"The data directory {directory} is in use by another sandbox: end that one or choose another with --Sandbox:DataDirectory."
            );
        }
    }

    private bool InMemory => _path.Length == 0;

    public long Bytes => _file?.Length ?? 0;

    public IEnumerable<string> Load()
    {
        if (InMemory || !File.Exists(_path))
            yield break;
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var rest = new StringBuilder();
        var buffer = new char[64 * 1024];
        int read;
        while ((read = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            var start = 0;
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != '\n')
                    continue;
                rest.Append(buffer, start, i - start);
                yield return rest.ToString();
                rest.Clear();
                start = i + 1;
            }

            rest.Append(buffer, start, read - start);
        }
    }

    /// <summary>Replaces the file by these lines. The old file stays complete until the new one is.</summary>
    public void Rewrite(IEnumerable<string> lines)
    {
        if (InMemory)
            return;
        _file?.Dispose();
        var fresh = _path + ".new";
        using (var writer = new StreamWriter(new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None)))
        {
            writer.NewLine = "\n";
            foreach (var line in lines)
                writer.WriteLine(line);
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        File.Move(fresh, _path, overwrite: true);
        _file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public void Append(string line)
    {
        if (InMemory)
            return;
        _file!.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lockFile?.Dispose();
    }
}

/// <summary>Another sandbox process writes to the same directory.</summary>
public sealed class DirectoryInUseException(string message) : Exception(message);
