using System.Collections.Concurrent;

namespace BillingPortal.ApiKeys;

/// <summary>
/// One string object for texts that most keys share. Not the runtime's intern pool, which never frees: callers choose scope names and could
/// fill it.
/// </summary>
internal static class SharedTexts
{
    private const int MostTexts = 1_000;
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    public static string Of(string text) => Known.Count < MostTexts ? Known.GetOrAdd(text, text) : Known.GetValueOrDefault(text, text);
}
