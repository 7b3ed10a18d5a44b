using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace BillingPortal.Web;

/// <summary>
/// The one rule for names and notes that people enter: every character is visible. A character that turns the direction of the text or
/// draws nothing would let one name pass for another, such as a test key's for a live one.
/// </summary>
/// <remarks>This also refuses the joiner within some emoji; their parts are accepted one by one.</remarks>
public static class PlainText
{
    // Unicode classes these as letters, marks or signs, but they draw nothing: fillers, the Braille blank, the grapheme joiner.
    private const string Blank = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    /// <summary>What is wrong with a one-line text, and what to do; null when nothing is.</summary>
    /// <param name="field">The field's name as people read it, such as "key's name".</param>
    public static string? Refuse(string? text, string field) => Refuse(text, field, isNote: false);

    /// <summary>The same for a text that may have several lines.</summary>
    public static string? RefuseNote(string? text, string field) => Refuse(text, field, isNote: true);

    /// <summary>Whether every character of a line is visible.</summary>
    public static bool Is(string text) => Hidden(text, isNote: false) is null;

    /// <summary>A line without its invisible characters, for texts that are stored rather than refused.</summary>
    public static string Only(string text)
    {
        var seen = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; )
        {
            var isWhole = Rune.TryGetRuneAt(text, index, out var rune);
            if (isWhole && IsSeen(rune))
                seen.Append(rune);
            index += isWhole ? rune.Utf16SequenceLength : 1;
        }
        return seen.ToString();
    }

    private static string? Refuse(string? text, string field, bool isNote) =>
        text is null || Hidden(text, isNote) is not { } found
            ? null
            : $"The {field} has a character that cannot be seen (U+{found:X4}). Type it again with letters, digits, spaces and signs.";

    /// <summary>The first invisible code point; null when there is none.</summary>
    private static int? Hidden(string text, bool isNote)
    {
        for (var index = 0; index < text.Length; )
        {
            // Half of a surrogate pair is no character, and PostgreSQL refuses it.
            if (!Rune.TryGetRuneAt(text, index, out var rune))
                return text[index];
            if (!IsSeen(rune) && !(isNote && rune.Value is '\n' or '\r' or '\t'))
                return rune.Value;
            index += rune.Utf16SequenceLength;
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
/// <param name="label">The field's name as people read it, such as "organisation's name".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainTextAttribute(string label) : ValidationAttribute
{
    public string Label => label;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        PlainText.Refuse(value as string, label) is { } wrong ? new ValidationResult(wrong, [validationContext.MemberName!]) : null;
}
