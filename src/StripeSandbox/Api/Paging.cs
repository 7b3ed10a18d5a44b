using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary>Stripe's lists: newest first, 1 to 100 rows (10 by default), continued after or before an id.</summary>
public static class Paging
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;

    public static JsonObject Page(Call call, IEnumerable<JsonObject> oldestFirst, string? url = null, bool render = true) =>
        PageOf(call, oldestFirst.Reverse(), url, render);

    /// <summary>A page of rows that Stripe lists in an order of their own: invoice lines, meter summaries.</summary>
    public static JsonObject PageOf(Call call, IEnumerable<JsonObject> ordered, string? url = null, bool render = true)
    {
        var limit = Limit(call.P);
        if (call.P.Has("starting_after") && call.P.Has("ending_before"))
            throw ApiError.Invalid(
                "You may only specify one of these parameters: starting_after, ending_before.",
                "ending_before",
                "parameters_exclusive"
            );
        var rows = ordered;
        var hasMore = false;
        List<JsonObject> page;
        if (call.P.Str("ending_before") is { } before)
        {
            var all = rows.ToList();
            var end = IndexOf(all, before, "ending_before");
            var from = Math.Max(0, end - limit);
            page = all.GetRange(from, end - from);
            hasMore = from > 0;
        }
        else
        {
            if (call.P.Str("starting_after") is { } after)
            {
                var all = rows.ToList();
                rows = all.Skip(IndexOf(all, after, "starting_after") + 1);
            }

            page = rows.Take(limit + 1).ToList();
            hasMore = page.Count > limit;
            if (hasMore)
                page.RemoveAt(limit);
        }

        return Render.List(url ?? call.Path, page.Select(o => render ? Render.Public(call.World, o) : o.Copy()), hasMore);
    }

    /// <summary>The page size.</summary>
    public static int Limit(JsonObject p)
    {
        var limit = p.LongOrNull("limit") ?? DefaultLimit;
        if (limit > MaxLimit)
            throw ApiError.Invalid(
                $"This value must be less than or equal to {MaxLimit} (it currently is '{limit}').",
                "limit",
                "parameter_invalid_integer"
            );
        if (limit < 1)
            throw ApiError.Invalid("This value must be greater than or equal to 1.", "limit", "parameter_invalid_integer");
        return (int)limit;
    }

    private static int IndexOf(List<JsonObject> all, string id, string param)
    {
        var index = all.FindIndex(o => o.Str("id") == id);
        return index >= 0 ? index : throw ApiError.Invalid($"No such object: '{id}'", param, "resource_missing");
    }

    /// <summary>A time filter: an instant, or a hash of gt, gte, lt, lte.</summary>
    public static bool InRange(JsonNode? filter, long? value) =>
        filter switch
        {
            null => true,
            JsonValue exact => value == exact.GetValue<long>(),
            JsonObject o => value is { } v
                && (o.LongOrNull("gt") is not { } gt || v > gt)
                && (o.LongOrNull("gte") is not { } gte || v >= gte)
                && (o.LongOrNull("lt") is not { } lt || v < lt)
                && (o.LongOrNull("lte") is not { } lte || v <= lte),
            _ => false,
        };

    /// <summary>Equality filters: each of these parameters, when sent, must equal the field of the same name.</summary>
    public static IEnumerable<JsonObject> Where(this IEnumerable<JsonObject> rows, JsonObject p, params string[] names)
    {
        foreach (var name in names)
        {
            if (p[name] is not { } wanted)
                continue;
            rows = name is "created" or "due_date"
                ? rows.Where(o => InRange(wanted, o.LongOrNull(name)))
                : rows.Where(o => o[name] is { } value && string.Equals(value.ToString(), wanted.ToString(), StringComparison.Ordinal));
        }

        return rows;
    }
}
