using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BillingPortal.Metering.Quota;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// The file for batches that the SQLite database refuses: lines with checksums, fsynced before any call is answered. It is replayed
/// before anything newer is written. Rows keep their ids, so replaying twice changes nothing.
/// </summary>
internal sealed class LedgerSpool(string path, long largestBytes = LedgerSpool.LargestBytes) : IDisposable
{
    private const long LargestBytes = 256L << 20;
    private const int ChecksumLength = 8;

    private FileStream? _file;

    /// <summary>Whether calls are waiting here for the database.</summary>
    public bool HasEntries { get; private set; }

    /// <summary>
    /// Opens the file and creates it if needed. Created early, because creating it may fail once the disk is in trouble.
    /// </summary>
    public void Open()
    {
        if (_file is not null)
            return; // runs before every batch, so it must not cost an fsync
        _file = OperatingSystem.IsWindows()
            ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read)
            : new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.Read,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
        HasEntries = _file.Length > 0;
        _file.Seek(0, SeekOrigin.End);
        _file.Flush(flushToDisk: true);
    }

    /// <summary>True once all entries are on disk; if false, none of them is.</summary>
    public bool TryAppend(IReadOnlyList<LedgerEntry> batch)
    {
        if (_file is null)
            return false;
        var before = _file.Length;
        try
        {
            foreach (var entry in batch)
                _file.Write(Line(entry));
            if (_file.Length > largestBytes)
                throw new IOException("The ledger's spool is full.");
            _file.Flush(flushToDisk: true);
            HasEntries = true;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            CutBackTo(before);
            return false;
        }
    }

    /// <summary>All appended entries, oldest first. A torn last line was never acknowledged and is skipped.</summary>
    public IReadOnlyList<LedgerEntry> Read()
    {
        if (_file is null)
            return [];
        _file.Seek(0, SeekOrigin.Begin);
        var entries = new List<LedgerEntry>();
        using (var reader = new StreamReader(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                if (
                    line.Length <= ChecksumLength
                    || !string.Equals(line[..ChecksumLength], Checksum(line.AsSpan(ChecksumLength)), StringComparison.Ordinal)
                )
                    break;
                entries.Add(JsonSerializer.Deserialize(line.AsSpan(ChecksumLength), LedgerJson.Default.SpooledEntry)!.ToEntry());
            }
        }
        _file.Seek(0, SeekOrigin.End);
        return entries;
    }

    /// <summary>Empties the file after the database has committed its entries.</summary>
    public void Clear()
    {
        _file!.SetLength(0);
        _file.Flush(flushToDisk: true);
        HasEntries = false;
    }

    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        { /* an entry that was not written was not acknowledged either */
        }
    }

    /// <summary>
    /// Removes a partial line, which would corrupt the next one. If that fails too, the file is reopened, and nothing is
    /// acknowledged until then.
    /// </summary>
    private void CutBackTo(long length)
    {
        try
        {
            _file!.SetLength(length);
            _file.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Dispose();
            _file = null;
        }
    }

    private static byte[] Line(LedgerEntry entry)
    {
        var json = JsonSerializer.Serialize(SpooledEntry.From(entry), LedgerJson.Default.SpooledEntry);
        return Encoding.UTF8.GetBytes(Checksum(json) + json + "\n");
    }

    private static string Checksum(ReadOnlySpan<char> json)
    {
        var sum = uint.MaxValue;
        foreach (var letter in json)
            sum = System.Numerics.BitOperations.Crc32C(sum, letter);
        return sum.ToString("x8", CultureInfo.InvariantCulture);
    }
}

/// <summary>An entry as stored in the spool.</summary>
internal sealed record SpooledEntry(UsageEvent[] Rows, OpenStream? OpenStream, long? CloseStreamId, StoredAnswer? Answer, UsageAlert? Alert)
{
    public static SpooledEntry From(LedgerEntry entry) => new(entry.Rows, entry.OpenStream, entry.CloseStreamId, entry.Answer, entry.Alert);

    public LedgerEntry ToEntry() =>
        new(Rows)
        {
            OpenStream = OpenStream,
            CloseStreamId = CloseStreamId,
            Answer = Answer,
            Alert = Alert,
        };
}

[JsonSerializable(typeof(UsageEvent[]))]
[JsonSerializable(typeof(SpooledEntry))]
internal sealed partial class LedgerJson : JsonSerializerContext;
