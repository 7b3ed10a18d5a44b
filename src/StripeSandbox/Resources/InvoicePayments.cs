using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Resources;

/// <summary>/v1/invoice_payments.</summary>
public static class InvoicePayments
{
    public static void Map(Operations api)
    {
        api.Get("/v1/invoice_payments", List);
        api.Get("/v1/invoice_payments/{id}", call => Render.Public(call.World, call.Subject("invoice_payment")));
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Tx.All("invoice_payment").Where(call.P, "created", "invoice", "status");
        if (call.P.Obj("payment") is { } wanted)
            rows = rows.Where(p =>
                (wanted.Str("payment_intent") ?? wanted.Str("payment_record"))
                == p.Obj("payment")!.Str(wanted.Str("type") ?? "payment_intent")
            );
        return Paging.Page(call, rows);
    }

    public static JsonObject OfInvoice(World world, string invoice) =>
        Render.List(
            $"/v1/invoice_payments?invoice={invoice}",
            world.Store.All("invoice_payment").Where(p => p.Str("invoice") == invoice).Reverse().Select(p => Render.Public(world, p))
        );

    public static JsonObject? ConfirmationSecret(World world, string invoice) =>
        world.Store.Find(invoice)?.Str("_payment_intent") is { } id && world.Store.Find(id) is { } intent
            ? new JsonObject { ["client_secret"] = intent.Str("client_secret"), ["type"] = "payment_intent" }
            : null;
}
