using System.Collections.Concurrent;

namespace BillingPortal.ApiKeys;

/// <summary>
/// One object for texts that most keys have alike. Not the runtime's own table of strings, which never forgets: callers choose the
/// names of scopes, and could fill it.
/// </summary>
internal static class SharedTexts
{
    private const int MostTexts = 1_000;
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    public static string Of(string text) => Known.Count < MostTexts ? Known.GetOrAdd(text, text) : Known.GetValueOrDefault(text, text);
}
