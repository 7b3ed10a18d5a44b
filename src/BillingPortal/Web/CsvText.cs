using System.Buffers;
using System.Text;

namespace BillingPortal.Web;

/// <summary>
/// Text that people chose, on its way into a spreadsheet. A cell that begins like a formula is run, and a cell begins where the
/// reader's spreadsheet says: after a comma here, after a semicolon where the comma is the decimal point, after a tab, on a new line.
/// </summary>
public static class CsvText
{
    private static readonly SearchValues<char> Starts = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    private static readonly SearchValues<char> Separators = SearchValues.Create(";,\t\r\n");

    /// <summary>The text with an apostrophe before each place where a formula could begin.</summary>
    public static string Safe(string text)
    {
        if (!text.AsSpan().ContainsAny(Starts))
            return text;
        var safe = new StringBuilder(text.Length + 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (Starts.Contains(text[i]) && (i == 0 || Separators.Contains(text[i - 1])))
                safe.Append('\'');
            safe.Append(text[i]);
        }
        return safe.ToString();
    }
}
