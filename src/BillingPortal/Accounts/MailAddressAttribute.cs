using System.ComponentModel.DataAnnotations;
using System.Globalization;
using BillingPortal.Web;

namespace BillingPortal.Accounts;

/// <summary>
/// An address reachable by internet mail: a name, and a domain with a dot. The name may contain what real names do, such as the apostrophe
/// of o'neil@example.com. Quoted names and single-machine addresses are refused.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MailAddressAttribute() : ValidationAttribute("This is not an e-mail address, such as name@example.com.")
{
    private const int LongestName = 64;
    private const int LongestAddress = 256;
    private const string Signs = "!#$%&'*+-/=?^_`{|}~.";
    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    // [Required] refuses an empty value.
    public override bool IsValid(object? value) => value is null || (value is string text && (text.Length == 0 || IsAddress(text.Trim())));

    public static bool IsAddress(string text)
    {
        var separator = text.LastIndexOf('@');
        if (separator is < 1 or > LongestName || text.Length > LongestAddress)
            return false;
        if (!PlainText.Is(text))
            return false; // IDN rules drop invisible characters, so the domain would pass for another one
        var name = text[..separator];
        if (name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal))
            return false;
        return name.All(letter => char.IsLetterOrDigit(letter) || Signs.Contains(letter)) && IsDomain(text[(separator + 1)..]);
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
            return false; // not a valid domain name
        }
    }
}
