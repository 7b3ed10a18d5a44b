namespace BillingPortal.Gateway;

/// <summary>
/// The demo model's answer: it counts in words up to the bound, so that a billing test gets exactly the number of output tokens it asked
/// for. <c>"words: 20"</c> in the last message makes it stop after 20.
/// </summary>
internal sealed class DemoAnswer(IReadOnlyList<ChatCompletions.ChatMessage> messages, int bound)
{
    private const string Marker = "words:";
    private readonly int _wanted = ParseWanted(messages[^1].Content ?? "");

    public TimeSpan PausePerToken { get; } = TimeSpan.FromMilliseconds(1);

    public string FinishReason => _wanted >= 0 && _wanted <= bound ? "stop" : "length";

    /// <summary>Never more than the reserved bound.</summary>
    public IEnumerable<string> Tokens()
    {
        var count = _wanted >= 0 ? Math.Min(_wanted, bound) : bound;
        for (var i = 1; i <= count; i++)
            yield return i == 1 ? "word-1" : $" word-{i}";
    }

    private static int ParseWanted(string text)
    {
        var start = text.LastIndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return -1;
        var digits = text.AsSpan(start + Marker.Length).TrimStart();
        var length = 0;
        while (length < digits.Length && char.IsAsciiDigit(digits[length]))
            length++;
        return int.TryParse(digits[..length], out var wanted) ? wanted : -1;
    }
}
