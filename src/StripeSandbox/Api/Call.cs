using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Api;

/// <summary>
/// One request inside its transaction: checked parameters, the id in the path, and look-ups that fail with Stripe's errors.
/// </summary>
public sealed class Call(
    Transaction tx,
    JsonObject parameters,
    string path,
    IReadOnlyList<string> ids,
    string apiVersion = ApiPipeline.ApiVersion
)
{
    public Transaction Tx => tx;

    public World World => tx.World;

    public JsonObject P => parameters;

    public string Path => path;

    public string ApiVersion => apiVersion;

    public string Id => ids[0];

    public long Now => tx.Now;

    /// <summary>The object named in the path.</summary>
    public JsonObject Subject(string kind) => Find(kind, Id, "id");

    public JsonObject Find(string kind, string id, string param = "id")
    {
        var o = tx.Find(kind, id) ?? throw ApiError.NoSuch(Name(kind), id, param);
        UseClockOf(o);
        return o;
    }

    public JsonObject? FindIfSent(string kind, string param) => P.Str(param) is { } id ? Find(kind, id, param) : null;

    /// <summary>Runs the call at the time of the customer's test clock, if the customer has one.</summary>
    public void UseClockOf(JsonObject o) => tx.Now = Clock.ClockOf.Now(tx, o) ?? tx.Now;

    private static string Name(string kind) =>
        kind switch
        {
            "payment_method" => "PaymentMethod",
            "checkout.session" => "checkout.session",
            "billing.meter" => "meter",
            "invoiceitem" => "invoiceitem",
            _ => kind,
        };

    /// <summary>Copies those of these parameters that were sent; an empty one unsets the field.</summary>
    public void Set(JsonObject o, params string[] names)
    {
        foreach (var name in names)
        {
            if (P.ContainsKey(name))
                o[name] = P[name]?.DeepClone();
        }
    }

    /// <summary>Updates the object named in the path, including its metadata, and emits the event.</summary>
    public JsonObject Change(string kind, string eventType, Action<JsonObject> change)
    {
        var o = Subject(kind);
        tx.Update(
            eventType,
            o,
            () =>
            {
                change(o);
                MergeMetadata(o);
            }
        );
        return Render.Public(World, o);
    }

    /// <summary>Refuses parameters that the sandbox does not implement instead of ignoring them.</summary>
    public void Refuse(params string[] names)
    {
        foreach (var name in names)
        {
            if (P.Has(name))
                throw ApiError.Invalid($"The sandbox does not implement the parameter '{name}'.", name);
        }
    }

    /// <summary>Metadata merges key by key; an empty value removes its key, an empty parameter removes all.</summary>
    public void MergeMetadata(JsonObject o) => Merge(o, P);

    public static void Merge(JsonObject o, JsonObject p)
    {
        if (!p.ContainsKey("metadata"))
            return;
        if (p.Obj("metadata") is not { } sent)
        {
            o["metadata"] = new JsonObject();
            return;
        }

        var metadata = o.Obj("metadata")?.Copy() ?? [];
        foreach (var (key, value) in sent)
        {
            if (value!.GetValue<string>().Length == 0)
                metadata.Remove(key);
            else
                metadata[key] = value.DeepClone();
        }

        o["metadata"] = metadata;
    }
}
