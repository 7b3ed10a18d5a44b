using System.Globalization;

namespace BillingPortal.Data;

/// <summary>
/// One portal per SQLite directory. Row ids, quota counters and the spool are one process's own: a second one would make the
/// same ids, and its acknowledged calls would be lost. The system holds the lock for as long as the process lives, so it dies
/// with its holder, also with kill -9. On PostgreSQL any number of portals run, and there is no lock.
/// </summary>
public sealed class DataLock(DataDirectory data, BillingDatabase database) : IDisposable
{
    private const string LockFile = "portal.lock";

    /// <summary>Beside the lock, because a locked file cannot be read everywhere.</summary>
    private const string HolderFile = "portal.pid";
    private const int WouldBlockOnLinux = 11,
        WouldBlockOnMac = 35,
        SharingViolation = unchecked((int)0x80070020);
    private FileStream? _held;

    /// <summary>Takes the lock for as long as this object lives. False while another process holds it.</summary>
    public bool TryTake()
    {
        if (database.IsPostgres || _held is not null)
            return true;
        data.OrRefuse(() =>
        {
            try
            {
                _held = data.OpenPrivate(LockFile, FileShare.None);
            }
            catch (IOException taken) when (taken.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation)
            {
                return;
            }
            data.WritePrivate(HolderFile, $"{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} on {Environment.MachineName}");
        });
        return _held is not null;
    }

    /// <exception cref="StartException">Another process holds it; the message names the process and the directory.</exception>
    public void Take(string whatToDo)
    {
        if (!TryTake())
            throw new StartException(
                $"Another portal (process {data.ReadPrivate(HolderFile) ?? "unknown"}) runs on " + $"{data.Path}. {whatToDo}"
            );
    }

    public void Dispose() => _held?.Dispose();
}
