using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TestSupport;

/// <summary>Waits for conditions. A wait ends as soon as its condition holds, so only a failing test notices the long timeout.</summary>
internal static class Eventually
{
    /// <summary>Timeout for waits; a busy machine may be slow.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    /// <param name="what">What is waited for, completing "until …"; without it, the condition as it is written.</param>
    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string what = "",
        TimeSpan? patience = null
    )
    {
        var timeout = patience ?? Patience;
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > timeout)
                throw new TimeoutException($"Waited {timeout.TotalSeconds} s in vain until {what}.");
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Waits until there is a result that is not null, and returns it.</summary>
    public static async Task<T> FoundAsync<T>(Func<Task<T?>> find, string what, TimeSpan? patience = null)
        where T : class
    {
        T? found = null;
        await TrueAsync(async () => (found = await find()) is not null, what, patience);
        return found!;
    }
}
