using System.Text.Json.Nodes;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>
/// The customer's balance. A negative balance is credit for the next invoice. Negative totals go here, never back to the card.
/// </summary>
public static class CustomerBalance
{
    public static void ApplyToInvoice(Transaction tx, JsonObject customer, JsonObject invoice, long change)
    {
        if (change == 0)
            return;
        Change(tx, customer, change, invoice.Need("currency"), "applied_to_invoice", invoice.Need("id"), null);
    }

    public static JsonObject Change(
        Transaction tx,
        JsonObject customer,
        long amount,
        string currency,
        string type,
        string? invoice,
        string? description
    )
    {
        tx.Update(
            "customer.updated",
            customer,
            () =>
            {
                customer["balance"] = customer.Long("balance") + amount;
                customer["currency"] ??= currency;
            }
        );
        var row = Blank.New("customer_balance_transaction", Ids.New("cbtxn"), tx.Now);
        row["amount"] = amount;
        row["currency"] = currency;
        row["customer"] = customer.Need("id");
        row["description"] = description;
        row["ending_balance"] = customer.Long("balance");
        row["invoice"] = invoice;
        row["type"] = type;
        return tx.Add(row);
    }
}
