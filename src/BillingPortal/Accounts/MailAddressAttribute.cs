using System.ComponentModel.DataAnnotations;
using System.Globalization;
using BillingPortal.Web;

namespace BillingPortal.Accounts;

/// <summary>
/// An address that mail of the internet can go to: a name, and a domain with a dot. The name may have everything that names
/// have in life, such as the apostrophe of o'neil@example.com; quoted names and addresses of one machine are not taken.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MailAddressAttribute() : ValidationAttribute("This is not an e-mail address, such as name@example.com.")
{
    private const int LongestName = 64;
    private const int LongestAddress = 256;
    private const string Signs = "!#$%&'*+-/=?^_`{|}~.";
    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    // Empty is for [Required] to refuse.
    public override bool IsValid(object? value) => value is null || (value is string text && (text.Length == 0 || IsAddress(text.Trim())));

    public static bool IsAddress(string text)
    {
        var at = text.LastIndexOf('@');
        if (at is < 1 or > LongestName || text.Length > LongestAddress)
            return false;
        if (!PlainText.Is(text))
            return false; // the rules for domains leave out what draws nothing, and would pass another's
        var name = text[..at];
        if (name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal))
            return false;
        return name.All(letter => char.IsLetterOrDigit(letter) || Signs.Contains(letter)) && IsDomain(text[(at + 1)..]);
    }

    private static bool IsDomain(string text)
    {
        try
        {
            var labels = Domains.GetAscii(text).Split('.');
            return labels.Length > 1
                && labels.All(label => label.Length > 0)
                && labels[^1].Length > 1
                && labels[^1].Any(char.IsAsciiLetter);
        }
        catch (ArgumentException)
        {
            return false; // no name that a domain can have
        }
    }
}
