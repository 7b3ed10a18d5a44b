using System.Buffers;
using System.Text;

namespace BillingPortal.Web;

/// <summary>
/// Text entered by users, made safe for spreadsheets. A spreadsheet runs a cell that begins like a formula. Where a cell begins depends on
/// the reader's locale: after a comma, after a semicolon where the comma is the decimal point, after a tab, on a new line.
/// </summary>
public static class CsvText
{
    private static readonly SearchValues<char> Starts = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    private static readonly SearchValues<char> Separators = SearchValues.Create(";,\t\r\n");

    /// <summary>The text with an apostrophe at each place where a formula could begin.</summary>
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
