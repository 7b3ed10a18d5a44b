using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace BillingPortal.Web;

/// <summary>
/// The one rule for what people name and write here: everything in it can be seen. A character that turns the direction of the text or
/// that draws nothing lets one name pass for another, such as a test key's for a live one.
/// </summary>
/// <remarks>The joiner within some emoji is refused with the rest; each of their parts is taken by itself.</remarks>
public static class PlainText
{
    // Letters, marks and a sign by their category, and yet nothing is drawn: fillers, the blank of Braille, the joiner of graphemes.
    private const string Blank = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    /// <summary>What is wrong with a text of one line, and what to do; null when nothing is.</summary>
    /// <param name="field">How people call it, such as "key's name".</param>
    public static string? Refuse(string? text, string field) => Refuse(text, field, isNote: false);

    /// <summary>The same for a text that may have several lines.</summary>
    public static string? RefuseNote(string? text, string field) => Refuse(text, field, isNote: true);

    /// <summary>Whether all of a line can be seen.</summary>
    public static bool Is(string text) => Hidden(text, isNote: false) is null;

    /// <summary>A line without what cannot be seen, for texts that are kept and not refused.</summary>
    public static string Only(string text)
    {
        var seen = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            if (isWhole && IsSeen(rune))
                seen.Append(rune);
            at += isWhole ? rune.Utf16SequenceLength : 1;
        }
        return seen.ToString();
    }

    private static string? Refuse(string? text, string field, bool isNote) =>
        text is null || Hidden(text, isNote) is not { } found
            ? null
            : $"The {field} has a character that cannot be seen (U+{found:X4}). Type it again with letters, digits, spaces and signs.";

    /// <summary>The first code point that cannot be seen; null when there is none.</summary>
    private static int? Hidden(string text, bool isNote)
    {
        for (var at = 0; at < text.Length; )
        {
            // Half of a pair stands for no character, and PostgreSQL does not take it.
            if (!Rune.TryGetRuneAt(text, at, out var rune))
                return text[at];
            if (!IsSeen(rune) && !(isNote && rune.Value is '\n' or '\r' or '\t'))
                return rune.Value;
            at += rune.Utf16SequenceLength;
        }
        return null;
    }

    private static bool IsSeen(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            )
        && !(rune.IsBmp && Blank.Contains((char)rune.Value));
}

/// <summary><see cref="PlainText"/> for a field of a form.</summary>
/// <param name="label">How people call it, such as "organisation's name".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainTextAttribute(string label) : ValidationAttribute
{
    public string Label => label;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        PlainText.Refuse(value as string, label) is { } wrong ? new ValidationResult(wrong, [validationContext.MemberName!]) : null;
}
