namespace BillingPortal.Layout;

internal static class Initials
{
    /// <summary>"Harbour Analytics" is HA, "lena@example.com" is L.</summary>
    public static string Of(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var letters = words.Where(word => char.IsLetterOrDigit(word[0])).Select(word => char.ToUpperInvariant(word[0])).ToList();
        return letters.Count switch
        {
            0 => "?",
            1 => letters[0].ToString(),
            _ => $"{letters[0]}{letters[^1]}",
        };
    }
}
