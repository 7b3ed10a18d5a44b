namespace BillingPortal.Accounts;

/// <summary>Where to go after signing in: only a path of this portal, so that a link cannot redirect a person elsewhere.</summary>
public static class LocalUrl
{
    public const string Start = "/overview";

    public static string OrStart(string? wanted) =>
        wanted is ['/', ..] && !wanted.StartsWith("//", StringComparison.Ordinal) && !wanted.Contains('\\') && !wanted.Any(char.IsControl)
            ? wanted
            : Start;
}
