using System.Globalization;

namespace BillingPortal.Data;

/// <summary>
/// One portal per SQLite directory. Row ids, quota counters and the spool belong to one process: a second one would assign the same ids and
/// lose its acknowledged calls. The operating system holds the lock and releases it when the process ends, also after kill -9. On
/// PostgreSQL there is no lock, because the directory is not what two portals share.
/// </summary>
public sealed class DataLock(DataDirectory data, BillingDatabase database) : IDisposable
{
    private const string LockFile = "portal.lock";

    /// <summary>Beside the lock file, because some systems do not let others read a locked file.</summary>
    private const string HolderFile = "portal.pid";
    private const int WouldBlockOnLinux = 11,
        WouldBlockOnMac = 35,
        SharingViolation = unchecked((int)0x80070020);
    private FileStream? _lockFile;

    /// <summary>Takes the lock for the lifetime of this object. False while another process has it.</summary>
    public bool TryTake()
    {
        if (database.IsPostgres || _lockFile is not null)
            return true;
        data.RunOrRefuse(() =>
        {
            try
            {
                _lockFile = data.OpenPrivate(LockFile, FileShare.None);
            }
            catch (IOException taken) when (taken.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation)
            {
                return;
            }
            data.WritePrivate(HolderFile, $"{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} on {Environment.MachineName}");
        });
        return _lockFile is not null;
    }

    /// <exception cref="StartException">Another process has the lock; the message names the process and the directory.</exception>
    public void Take(string whatToDo)
    {
        if (!TryTake())
            throw new StartException(
                $"Another portal (process {data.ReadPrivate(HolderFile) ?? "unknown"}) runs on " + $"{data.Path}. {whatToDo}"
            );
    }

    public void Dispose() => _lockFile?.Dispose();
}
