using System.Globalization;
using System.Text.RegularExpressions;

namespace StripeContract;

/// <summary>Checks whether Stripe would accept a request's parameters.</summary>
internal sealed partial class ParameterRules(ApiContract contract)
{
    // After the year 5138, so it must be milliseconds passed as seconds.
    public const long LatestSecond = 99_999_999_999;

    private const int LongestMetadataKey = 40;
    private const int LongestMetadataValue = 500;

    public List<Violation> Check(FormNode sent, Shape shape, string where = "")
    {
        var found = new List<Violation>();
        Check(sent, shape, where, found);
        return found;
    }

    private void Check(FormNode sent, Shape shape, string where, List<Violation> found)
    {
        void Say(string message) => found.Add(new Violation(where, message));
        switch (contract.Resolve(shape))
        {
            case OneOf choice:
                CheckChoice(sent, choice, where, found);
                break;
            case Fields fields when sent.IsScalar:
                Say($"expected a hash, got scalar \"{sent.Value}\"");
                break;
            case Fields fields:
                CheckFields(sent, fields, where, found);
                break;
            case AnyHash or MapOf or Metadata when sent.IsScalar:
                Say($"expected a hash, got scalar \"{sent.Value}\"");
                break;
            case AnyHash:
                foreach (var name in sent.Children.Keys.Where(IsUnnumbered))
                    found.Add(new Violation(Inside(where, name), "array syntax where a hash is expected"));
                break;
            case MapOf map:
                foreach (var (name, child) in Named(sent, where, found))
                    Check(child, map.Value, Inside(where, name), found);
                break;
            case Metadata:
                CheckMetadata(sent, where, found);
                break;
            case ListOf when sent.IsScalar:
                if (sent.Value!.Length > 0)
                    Say($"expected an array, got scalar \"{sent.Value}\"");
                break;
            case ListOf list:
                CheckList(sent, list, where, found);
                break;
            case Scalar { Kind: ScalarKind.Anything }:
                break;
            case var single when sent.Children.Count > 0 || sent.Value is null:
                Say($"expected a scalar, got a hash or array where {single.GetType().Name} stands");
                break;
            case var single:
                if (Fault(sent.Value!, single) is { } fault)
                    Say(fault);
                break;
        }
    }

    private void CheckChoice(FormNode sent, OneOf choice, string where, List<Violation> found)
    {
        var tries = choice.Choices.Select(shape => Check(sent, shape, where)).ToList();
        if (tries.Exists(violations => violations.Count == 0))
            return;
        if (sent.IsScalar)
            found.Add(new Violation(where, $"value \"{sent.Value}\" fits none of the allowed forms"));
        else
            found.AddRange(tries.MinBy(violations => violations.Count)!);
    }

    private void CheckFields(FormNode sent, Fields fields, string where, List<Violation> found)
    {
        foreach (var (name, child) in Named(sent, where, found))
        {
            if (!fields.ByName.TryGetValue(name, out var field))
                found.Add(new Violation(Inside(where, name), "unknown parameter"));
            // An empty text unsets, where that is allowed.
            else if (!(field.IsNullable && child is { IsScalar: true, Value: "" }))
                Check(child, field.Shape, Inside(where, name), found);
        }

        foreach (var field in fields.ByName.Values.Where(field => field.IsRequired && !sent.Children.ContainsKey(field.Name)))
            found.Add(new Violation(Inside(where, field.Name), "required parameter missing"));
    }

    private static void CheckMetadata(FormNode sent, string where, List<Violation> found)
    {
        foreach (var (name, child) in Named(sent, where, found))
        {
            void Say(string message) => found.Add(new Violation(Inside(where, name), message));
            if (!child.IsScalar)
                Say("metadata values must be scalar");
            else if (child.Value!.Length > LongestMetadataValue)
                Say($"metadata value longer than {LongestMetadataValue}");
            if (name.Length > LongestMetadataKey)
                Say($"metadata key longer than {LongestMetadataKey}");
        }
    }

    private void CheckList(FormNode sent, ListOf list, string where, List<Violation> found)
    {
        var expected = 0;
        foreach (var (name, child) in sent.Children)
        {
            var numbered = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
            if (!numbered && !IsUnnumbered(name))
            {
                found.Add(new Violation(Inside(where, name), "array index expected"));
                continue;
            }

            if (numbered && index != expected)
                found.Add(new Violation(Inside(where, name), $"array indices must run 0..n-1 (expected {expected})"));
            expected++;
            Check(child, list.Item, Inside(where, numbered ? name : ""), found);
        }
    }

    private static string? Fault(string value, Shape shape) =>
        shape switch
        {
            Words words => words.Known.Contains(value) ? null : $"value \"{value}\" is none of {string.Join('|', words.Known.Take(20))}",
            _ when value.Length == 0 => "empty string (Stripe reads it as an attempt to unset; not allowed here)",
            Scalar { Kind: ScalarKind.Integer } => Integer().IsMatch(value) ? null : $"expected an integer, got \"{value}\"",
            Scalar { Kind: ScalarKind.Time } => !Integer().IsMatch(value) ? $"expected an integer, got \"{value}\""
            : decimal.Parse(value, CultureInfo.InvariantCulture) > LatestSecond ? $"unix time in seconds expected, got {value}"
            : null,
            Scalar { Kind: ScalarKind.Number } => IsNumber(value) ? null : $"expected a number, got \"{value}\"",
            Scalar { Kind: ScalarKind.Decimal } => IsNumber(value) ? null : $"expected a decimal string, got \"{value}\"",
            Scalar { Kind: ScalarKind.Boolean } => value is "true" or "false" ? null : $"expected true or false, got \"{value}\"",
            Scalar { Kind: ScalarKind.True } => value is "true" ? null : $"expected true, got \"{value}\"",
            _ => null,
        };

    public static bool IsNumber(string text) => Number().IsMatch(text);

    private static IEnumerable<KeyValuePair<string, FormNode>> Named(FormNode sent, string where, List<Violation> found)
    {
        foreach (var child in sent.Children)
        {
            if (IsUnnumbered(child.Key))
                found.Add(new Violation(Inside(where, child.Key), "array syntax where a hash is expected"));
            else
                yield return child;
        }
    }

    private static bool IsUnnumbered(string name) => name.StartsWith("[]", StringComparison.Ordinal);

    private static string Inside(string where, string name) => where.Length == 0 ? name : $"{where}[{name}]";

    // At most the digits of a decimal, so that comparing cannot overflow.
    [GeneratedRegex(@"^-?[0-9]{1,28}$", RegexOptions.None, 60_000)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Number();
}
