using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>How a field of a search query is compared.</summary>
public enum SearchKind
{
    /// <summary>Compared as a whole.</summary>
    Token,

    /// <summary>Also matches a substring.</summary>
    Text,

    Number,

    Metadata,
}

/// <summary>A searchable field: its kind, and its path in the object, with dots between names.</summary>
public sealed record SearchField(SearchKind Kind, string Path)
{
    public bool Takes(string op) =>
        op switch
        {
            ":" => true,
            "~" => Kind == SearchKind.Text,
            _ => Kind == SearchKind.Number,
        };

    public IEnumerable<string> Values(JsonObject o, string? key)
    {
        JsonNode? node = o;
        foreach (var name in key is null ? Path.Split('.') : [.. Path.Split('.'), key])
            node = (node as JsonObject)?[name];
        return node is null ? [] : [node.ToString()];
    }
}

/// <summary>The searchable fields, by kind of object.</summary>
public static class SearchFields
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, SearchField>> All = new(StringComparer.Ordinal)
    {
        ["charge"] = Fields(
            "amount:n billing_details.address.postal_code created:n currency customer disputed metadata:m "
                + "payment_method_details.card.last4 payment_method_details.card.exp_month:n payment_method_details.card.exp_year:n "
                + "payment_method_details.card.brand payment_method_details.card.fingerprint refunded status"
        ),
        ["customer"] = Fields("created:n email:t metadata:m name:t phone:t"),
        ["invoice"] = Fields(
            "created:n currency customer last_finalization_error_code=last_finalization_error.code "
                + "last_finalization_error_type=last_finalization_error.type metadata:m number receipt_number status "
                + "subscription=parent.subscription_details.subscription total:n"
        ),
        ["payment_intent"] = Fields("amount:n created:n currency customer metadata:m status"),
        ["price"] = Fields("active currency lookup_key metadata:m product type"),
        ["product"] = Fields("active description:t metadata:m name:t shippable url"),
        ["subscription"] = Fields("canceled_at:n created:n metadata:m status"),
    };

    public static IReadOnlyDictionary<string, SearchField> Of(string kind) => All[kind];

    /// <summary>Parses names with :n number, :t text, :m metadata, else a token; = gives the path where it differs from the name.</summary>
    private static Dictionary<string, SearchField> Fields(string fields) =>
        fields
            .Split(' ')
            .Select(field =>
            {
                var (name, kind) = field.Split(':') is [var n, var k] ? (n, k) : (field, "");
                var (asked, path) = name.Split('=') is [var a, var p] ? (a, p) : (name, name);
                var of = kind switch
                {
                    "n" => SearchKind.Number,
                    "t" => SearchKind.Text,
                    "m" => SearchKind.Metadata,
                    _ => SearchKind.Token,
                };
                return (Asked: asked, Field: new SearchField(of, path));
            })
            .ToDictionary(f => f.Asked, f => f.Field, StringComparer.Ordinal);
}
