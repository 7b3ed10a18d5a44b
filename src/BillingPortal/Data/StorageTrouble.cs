using System.Data.Common;

namespace BillingPortal.Data;

/// <summary>A disk that is full or a database that is away: one cause, met by everything that runs.</summary>
internal static class StorageTrouble
{
    private const int NoSpaceOnUnix = 28, OverQuotaOnLinux = 122, DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>The cause, whatever it is wrapped in; null when <paramref name="failure"/> is something else.</summary>
    public static Exception? In(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is DbException or IOException { HResult: NoSpaceOnUnix or OverQuotaOnLinux or DiskFullOnWindows }) return failure;
        return null;
    }
}
