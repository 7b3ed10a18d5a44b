using System.Diagnostics;

namespace Faults;

/// <summary>
/// The portal's data directory on a small file system of its own, so that it really runs full. Mounting needs root; without it,
/// the directory is an ordinary one and the disk is never full.
/// </summary>
internal sealed class Disk
{
    private const string Size = "192m";
    private readonly bool _isMounted;

    public Disk()
    {
        LogPath = Directory.CreateTempSubdirectory("billing-faults-").FullName;
        Path = System.IO.Path.Combine(LogPath, "data");
        Directory.CreateDirectory(Path);
        _isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={Size},mode=0700", "tmpfs", Path);
    }

    /// <summary>The directory of the portal's files.</summary>
    public string Path { get; }

    /// <summary>Logs and the sandbox's state, which stay writable.</summary>
    public string LogPath { get; }
    public bool CanBeFull => _isMounted;

    /// <summary>Fills the disk to the last byte until disposed.</summary>
    public IDisposable Fill()
    {
        var file = System.IO.Path.Combine(Path, "ballast");
        try
        {
            using var ballast = new FileStream(file, FileMode.Create);
            var block = new byte[64 * 1024];
            while (true)
                ballast.Write(block);
        }
        catch (IOException)
        {
            // The disk is full.
        }
        return new Ballast(file);
    }

    public void Remove(bool keep)
    {
        if (keep)
            return;
        if (_isMounted && !Run("umount", Path))
            Run("umount", "--lazy", Path); // lazy: processes with open files close them shortly
        Directory.Delete(LogPath, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program) { RedirectStandardError = true, UseShellExecute = false };
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private sealed class Ballast(string file) : IDisposable
    {
        public void Dispose() => File.Delete(file);
    }
}
