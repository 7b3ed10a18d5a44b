namespace StripeSandbox.Tests.Support;

public static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task True(Func<Task<bool>> holds)
    {
        var until = DateTime.UtcNow + Patience;
        while (!await holds())
        {
            if (DateTime.UtcNow > until) throw new TimeoutException($"Not true within {Patience.TotalSeconds} seconds.");
            await Task.Delay(25);
        }
    }
}
