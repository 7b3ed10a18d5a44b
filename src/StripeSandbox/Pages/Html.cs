using System.Globalization;
using System.Text.Encodings.Web;

namespace StripeSandbox.Pages;

/// <summary>Markup. Values put into it are escaped unless they are markup themselves, so escaping cannot be forgotten.</summary>
public readonly record struct Html(string Text)
{
    public static readonly Html None = new("");

    public static Html Of(FormattableString markup) =>
        new(string.Format(CultureInfo.InvariantCulture, markup.Format, markup.GetArguments().Select(Escaped).ToArray<object?>()));

    private static string Escaped(object? value) =>
        value switch
        {
            null => "",
            Html html => html.Text,
            IEnumerable<Html> many => string.Concat(many.Select(h => h.Text)),
            IFormattable f => HtmlEncoder.Default.Encode(f.ToString(null, CultureInfo.InvariantCulture)),
            _ => HtmlEncoder.Default.Encode(value.ToString() ?? ""),
        };

    public static Html If(bool condition, FormattableString markup) => condition ? Of(markup) : None;

    public override string ToString() => Text;
}
