using System.Text;
using System.Text.RegularExpressions;
using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>
/// Source of an assembly with the official package's surface and no behaviour: code that compiles against it uses only what the
/// package has.
/// </summary>
internal static partial class OfficialPackageStub
{
    private const string Head = """
        using System; using System.Collections.Generic; using System.Net; using System.Net.Http;
        using System.Threading; using System.Threading.Tasks;
        [assembly: System.Reflection.AssemblyVersion("52.0.0.0")]

        """;

    public static string Source(DotnetSurface surface)
    {
        var source = new StringBuilder(Head);
        foreach (var type in surface.Types)
            Write(source, type, surface.Members(type));

        var described = surface.Types.Select(DotnetSurface.NameOf).ToHashSet(StringComparer.Ordinal);
        var mentioned = surface
            .Types.SelectMany(surface.Members)
            .SelectMany(member => OfStripe().Matches(member))
            .Select(match => match.Value);
        foreach (var name in mentioned.Concat(surface.Others).Distinct(StringComparer.Ordinal).Where(name => !described.Contains(name)))
            Write(source, $"class {name} : Stripe.StripeEntity<{name}>", ["new()"]);
        return source.ToString();
    }

    private static void Write(StringBuilder source, string type, IReadOnlyCollection<string> members)
    {
        var (head, parent) = type.Split(" : ") is [var left, var right] ? (left, $"{right}, ") : (type, "");
        var fullName = head.Split('<')[0].Split(' ')[^1];
        var (space, name) = (fullName[..fullName.LastIndexOf('.')], fullName[(fullName.LastIndexOf('.') + 1)..]);
        var kinds = head[..(head.IndexOf(fullName, StringComparison.Ordinal) - 1)];
        var generics = head.Contains('<', StringComparison.Ordinal) ? head[head.IndexOf('<', StringComparison.Ordinal)..] : "";
        var parents = parent + string.Join(", ", members.Where(IsParent).Select(member => member["is ".Length..]));
        var inherits = parents.Length > 0 ? " : " + parents.TrimEnd(' ', ',') : "";
        source.Append($"namespace {space} {{ public {kinds} {name}{generics}{Global(inherits)} {{\n");

        // The package's own classes inherit from classes that others cannot construct.
        if (kinds is "class" or "abstract class" && !members.Contains("new()"))
            source.Append($"internal {name}() {{ }}\n");
        foreach (var member in members.Where(member => !IsParent(member) && !member.Contains("Newtonsoft.", StringComparison.Ordinal)))
            source
                .Append(
                    kinds switch
                    {
                        "enum" => member.Split(' ')[^1] + ",",
                        "interface" => Global(member) + (member.EndsWith('}') ? "" : ";"),
                        _ => "public " + Global(Body(member, name, fullName + generics)),
                    }
                )
                .Append('\n');
        if (parents.Contains("System.Collections.IEnumerable", StringComparison.Ordinal))
            source.Append("System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw null;\n");
        source.Append("} }\n");
    }

    private static string Body(string member, string name, string fullName)
    {
        if (member.StartsWith("new(", StringComparison.Ordinal))
            return $"{name}{member["new".Length..]} {{ }}";
        if (member.StartsWith("implicit ", StringComparison.Ordinal))
            return $"static implicit operator {member["implicit ".Length..]} => throw null;";
        if (member.StartsWith("const string ", StringComparison.Ordinal))
            return member.Contains('=', StringComparison.Ordinal) ? member + ";" : member + " = null;";
        if (member.StartsWith("const ", StringComparison.Ordinal))
            return member + " = 0;";
        if (member.EndsWith("{ get; }", StringComparison.Ordinal))
            return member.Replace("{ get; }", "=> throw null;", StringComparison.Ordinal);
        if (member.EndsWith("{ set; }", StringComparison.Ordinal))
            return member.Replace("{ set; }", "{ set { } }", StringComparison.Ordinal);
        if (member.EndsWith('}'))
            return member;
        return member.EndsWith(')') ? $"{member} => throw null;" : $"static {member} = null;";
    }

    private static bool IsParent(string member) => member.StartsWith("is ", StringComparison.Ordinal);

    // Inside the namespace Stripe.Events, a plain Stripe.V2 could mean something else.
    private static string Global(string text) => OfStripe().Replace(text, match => "global::" + match.Value);

    [GeneratedRegex(@"(?<![\w.""])Stripe\.[A-Z]\w*(\.[A-Z]\w*)*", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OfStripe();
}
