using System.Data.Common;
using System.Security.Cryptography;

namespace BillingPortal.Web;

/// <summary>A page that could not read its data shows what failed and a reference; the log has the details under that
/// reference.</summary>
public static partial class ReadFailure
{
    /// <summary>Whether <paramref name="failure"/> comes from the database or the network, rather than from a bug of ours.</summary>
    /// <remarks>PostgreSQL's provider wraps transient errors in an exception of another type.</remarks>
    public static bool Is(Exception? failure) =>
        failure is DbException or TimeoutException or IOException || (failure?.InnerException is { } inner && Is(inner));

    /// <returns>The reference to show.</returns>
    public static string Log(ILogger log, Exception failure)
    {
        var reference = "ref " + RandomNumberGenerator.GetHexString(8, lowercase: true);
        LogFailed(log, reference, failure);
        return reference;
    }

    [LoggerMessage(LogLevel.Error, "A page could not read its data ({Reference})")]
    private static partial void LogFailed(ILogger log, string reference, Exception failure);
}
