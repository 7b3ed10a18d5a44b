using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>Stripe's search: <c>email:'a@b.c' AND metadata['tenant']:'7' AND created>1700000000</c>. Here it is never behind.</summary>
public static partial class Search
{
    [GeneratedRegex("""^\s*(?<not>-)?(?<field>[a-z_]+)(?:\[["'](?<key>[^"']+)["']\])?\s*(?<op>:|~|>=|<=|>|<)\s*(?:["'](?<text>[^"']*)["']|(?<text>[^\s"']+))\s*""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Clause();

    [GeneratedRegex(@"^(?<word>AND|OR)\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Joiner();

    public static JsonObject Run(Call call, string kind)
    {
        var matches = Parse(call.P.Need("query"));
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

    static int Skip(string page) => page.StartsWith('p') && int.TryParse(page[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
        ? rows : throw ApiError.Invalid($"Invalid page: {page}. Pass the next_page of the answer before.", "page");

    static Func<JsonObject, bool> Parse(string query)
    {
        var clauses = new List<Func<JsonObject, bool>>();
        var any = false;
        var rest = query;
        while (rest.Length > 0)
        {
            var match = Clause().Match(rest);
            if (!match.Success) throw ApiError.Invalid($"We were unable to parse your search query: {query}", "query");
            clauses.Add(One(match));
            rest = rest[match.Length..];
            if (rest.Length == 0) break;
            var joiner = Joiner().Match(rest);
            if (!joiner.Success) throw ApiError.Invalid($"We were unable to parse your search query: {query}", "query");
            any |= joiner.Groups["word"].Value == "OR";
            rest = rest[joiner.Length..];
        }

        if (clauses.Count == 0) throw ApiError.Invalid("The search query is empty.", "query");
        return any ? o => clauses.Any(c => c(o)) : o => clauses.All(c => c(o));
    }

    static Func<JsonObject, bool> One(Match m)
    {
        var (field, key, op, text) = (m.Groups["field"].Value, m.Groups["key"], m.Groups["op"].Value, m.Groups["text"].Value);
        bool Holds(JsonObject o)
        {
            var value = (key.Success ? o.Obj(field)?[key.Value] : o[field])?.ToString();
            if (text == "null") return value is null;
            return value is not null && op switch
            {
                ":" => value.Equals(text, StringComparison.OrdinalIgnoreCase),
                "~" => value.Contains(text, StringComparison.OrdinalIgnoreCase),
                _ => long.TryParse(value, CultureInfo.InvariantCulture, out var a) && long.TryParse(text, CultureInfo.InvariantCulture, out var b)
                    && op switch { ">" => a > b, "<" => a < b, ">=" => a >= b, _ => a <= b },
            };
        }

        return m.Groups["not"].Success ? o => !Holds(o) : Holds;
    }
}
