using System.Diagnostics;

namespace StripeSandbox.Tests.Support;

public static class Eventually
{
    /// <summary>A wait ends as soon as its condition holds; a busy machine may be slow.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task True(Func<Task<bool>> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"Not true within {Patience.TotalSeconds} seconds.");
            await Task.Delay(25);
        }
    }
}
