using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>
/// Stripe's search: <c>email:'a@b.c' AND metadata['tenant']:'7' AND created>1700000000</c>. Unlike Stripe's, it is never
/// behind. As with Stripe, it is an error to use a field that is not searchable, an operator that the field does not support,
/// or AND together with OR.
/// </summary>
public static partial class Search
{
    private const int ShortestPart = 3;
    private const RegexOptions ClauseForm = RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex(
        """
            ^\s* (?<not>-)? (?<field>[a-z_0-9.]+) (?: \[ ["'] (?<key>[^"']+) ["'] \] )?
            \s* (?<op> : | ~ | >= | <= | > | < ) \s*
            (?: (?<quote>["']) (?<text> (?: \\. | (?! \k<quote> ) . )* ) \k<quote> | (?<text>[^\s"']+) ) \s*
            """,
        ClauseForm,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Clause();

    [GeneratedRegex(@"^(?<word>AND|OR)\s+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Joiner();

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Escaped();

    public static JsonObject Run(Call call, string kind)
    {
        var matches = Parse(call.P.Need("query"), SearchFields.Of(kind));
        var limit = Paging.Limit(call.P);
        var skip = call.P.Str("page") is { } page ? Skip(page) : 0;
        var found = call.Tx.All(kind).Reverse().Where(matches).Skip(skip).Take(limit + 1).ToList();
        return new JsonObject
        {
            ["object"] = "search_result",
            ["data"] = new JsonArray(found.Take(limit).Select(o => (JsonNode?)Render.Public(call.World, o)).ToArray()),
            ["has_more"] = found.Count > limit,
            ["next_page"] = found.Count > limit ? "p" + (skip + limit).ToString(CultureInfo.InvariantCulture) : null,
            ["url"] = call.Path,
        };
    }

    private static int Skip(string page) =>
        page.StartsWith('p') && int.TryParse(page[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            ? rows
            : throw ApiError.Invalid($"Invalid page: {page}. Pass the next_page of the answer before.", "page");

    private static Func<JsonObject, bool> Parse(string query, IReadOnlyDictionary<string, SearchField> fields)
    {
        var clauses = new List<Func<JsonObject, bool>>();
        var joiners = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var rest = query;
        while (rest.Length > 0)
        {
            var match = Clause().Match(rest);
            if (!match.Success)
                throw NotUnderstood(query);
            clauses.Add(One(match, fields));
            rest = rest[match.Length..];
            if (rest.Length == 0)
                break;
            var joiner = Joiner().Match(rest);
            // Clauses without a word between them are joined by AND.
            joiners.Add(joiner.Success ? joiner.Groups["word"].Value : "AND");
            rest = rest[joiner.Length..];
            if (rest.Length == 0)
                throw NotUnderstood(query);
        }

        if (clauses.Count == 0)
            throw Wrong("The search query is empty.");
        if (joiners.Count > 1)
            throw Wrong("A search query cannot combine AND and OR.");
        return joiners.Contains("OR") ? o => clauses.Exists(c => c(o)) : o => clauses.TrueForAll(c => c(o));
    }

    private static ApiError NotUnderstood(string query) => Wrong($"We were unable to parse your search query: {query}");

    private static ApiError Wrong(string why) => ApiError.Invalid(why, "query");

    private static Func<JsonObject, bool> One(Match m, IReadOnlyDictionary<string, SearchField> fields)
    {
        var (name, key, op) = (m.Groups["field"].Value, m.Groups["key"], m.Groups["op"].Value);
        if (!fields.TryGetValue(name, out var field) || (field.Kind == SearchKind.Metadata) != key.Success)
            throw Wrong(
                $"Field `{name}` is an unsupported search field for this resource. Searchable are: {string.Join(", ", fields.Keys)}."
            );
        var text = Escaped().Replace(m.Groups["text"].Value, "${character}");
        var isNull = text == "null" && !m.Groups["quote"].Success;
        if (isNull && op != ":" || !field.Takes(op))
            throw Wrong($"Field `{name}` does not support the operator {op}.");
        if (op == "~" && text.Length < ShortestPart)
            throw Wrong($"A substring search needs at least {ShortestPart} characters: {name}~'{text}'.");
        if (field.Kind == SearchKind.Number && !isNull && !long.TryParse(text, CultureInfo.InvariantCulture, out _))
            throw Wrong($"Field `{name}` takes a number, not '{text}'.");

        bool Holds(JsonObject o)
        {
            var values = field.Values(o, key.Success ? key.Value : null);
            return isNull ? !values.Any() : values.Any(value => Compare(value, op, text));
        }

        return m.Groups["not"].Success ? o => !Holds(o) : Holds;
    }

    private static bool Compare(string value, string op, string text) =>
        op switch
        {
            ":" => value.Equals(text, StringComparison.OrdinalIgnoreCase),
            "~" => value.Contains(text, StringComparison.OrdinalIgnoreCase),
            _ => long.TryParse(value, CultureInfo.InvariantCulture, out var a)
                && long.TryParse(text, CultureInfo.InvariantCulture, out var b)
                && op switch
                {
                    ">" => a > b,
                    "<" => a < b,
                    ">=" => a >= b,
                    _ => a <= b,
                },
        };
}
