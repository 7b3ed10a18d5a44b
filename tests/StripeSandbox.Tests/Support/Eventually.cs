using System.Diagnostics;

namespace StripeSandbox.Tests.Support;

public static class Eventually
{
    /// <summary>Costs nothing while the condition comes true, and a crowded machine may take its time.</summary>
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
