namespace BillingPortal.Gateway;

/// <summary>Counts the demo model's tokens: one per word or run of other characters. Exact and easy to check by hand.</summary>
public static class DemoTokenizer
{
    /// <returns>0 for empty text.</returns>
    public static int Count(string text)
    {
        var tokens = 0;
        var inside = false;
        foreach (var letter in text)
        {
            var blank = char.IsWhiteSpace(letter);
            if (!blank && !inside)
                tokens++;
            inside = !blank;
        }
        return tokens;
    }
}
