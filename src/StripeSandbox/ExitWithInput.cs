namespace StripeSandbox;

/// <summary>Ends the program when standard input closes: a parent that was killed leaves no sandbox behind.</summary>
public static class ExitWithInput
{
    public static async Task Watch(IHostApplicationLifetime life)
    {
        await Task.Yield();
        var buffer = new byte[256];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(buffer, life.ApplicationStopping) > 0)
        {
        }

        life.StopApplication();
    }
}
