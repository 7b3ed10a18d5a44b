using System.Text.Json.Nodes;

namespace StripeSandbox.Tests.Support;

/// <summary>Every credit note operation: on an open invoice, on a paid one, and refused.</summary>
public sealed class CreditNoteOperations(Sandbox sandbox, string customer)
{
    public async Task Visit()
    {
        var voided = await OnOpenInvoice();
        var (paid, divided) = await OnPaidInvoice();
        await Refused(paid, divided, voided);
    }

    private async Task<string> OnOpenInvoice()
    {
        var (open, line) = await Invoice(paid: false);
        object byLine = new
        {
            invoice = open,
            lines = new object[]
            {
                new
                {
                    type = "invoice_line_item",
                    invoice_line_item = line,
                    amount = 13,
                },
                new
                {
                    type = "custom_line_item",
                    description = "Sorry",
                    quantity = 2,
                    unit_amount_decimal = "43.5",
                    metadata = new { a = "1" },
                },
            },
            email_type = "none",
            memo = "Too much",
            reason = "order_change",
            metadata = new { tenant = "7" },
            expand = new[] { "invoice", "customer" },
        };
        await sandbox.Get("/v1/credit_notes/preview", byLine);
        var now = await sandbox.Now();
        await sandbox.Get(
            "/v1/credit_notes/preview/lines",
            new
            {
                invoice = open,
                amount = 300,
                limit = 1,
                effective_at = now,
            }
        );
        var note = (await sandbox.Made("/v1/credit_notes", byLine)).Id();
        await sandbox.Get($"/v1/credit_notes/{note}", new { expand = new[] { "invoice.payments", "lines" } });
        await sandbox.Get($"/v1/credit_notes/{note}/lines", new { limit = 1 });
        await sandbox.Made($"/v1/credit_notes/{note}", new { memo = "Far too much", metadata = new { tenant = "", more = "1" } });
        await sandbox.Made($"/v1/credit_notes/{note}/void", new { expand = new[] { "customer" } });
        await sandbox.Made("/v1/credit_notes", new { invoice = open, amount = 100_000 });
        return note;
    }

    private async Task<(string Invoice, string Note)> OnPaidInvoice()
    {
        var (paid, _) = await Invoice(paid: true);
        var divided = await sandbox.Made(
            "/v1/credit_notes",
            new
            {
                invoice = paid,
                amount = 500,
                refund_amount = 200,
                credit_amount = 250,
                out_of_band_amount = 50,
                expand = new[] { "customer_balance_transaction", "refunds.refund" },
            }
        );
        await sandbox.Get(
            "/v1/credit_notes",
            new
            {
                customer,
                created = new { gte = 1 },
                limit = 1,
                expand = new[] { "data.invoice" },
            }
        );
        await sandbox.Get("/v1/credit_notes", new { invoice = paid, starting_after = divided.Id() });
        await sandbox.Get($"/v1/customers/{customer}/balance_transactions", new { invoice = paid, expand = new[] { "data.credit_note" } });
        return (paid, divided.Id());
    }

    private async Task Refused(string paid, string divided, string voided)
    {
        await sandbox.Post("/v1/credit_notes", new { amount = 1 });
        await sandbox.Post("/v1/credit_notes", new { invoice = "in_none", amount = 1 });
        await sandbox.Post(
            "/v1/credit_notes",
            new
            {
                invoice = paid,
                amount = 1_000_000,
                refund_amount = 1_000_000,
            }
        );
        await sandbox.Post(
            "/v1/credit_notes",
            new
            {
                invoice = paid,
                amount = 10,
                reason = "whim",
            }
        );
        await sandbox.Post(
            "/v1/credit_notes",
            new
            {
                invoice = paid,
                amount = 10,
                refunds = new[] { new { refund = "re_none" } },
            }
        );
        await sandbox.Get("/v1/credit_notes/cn_none");
        foreach (var note in new[] { divided, voided })
            await sandbox.Post($"/v1/credit_notes/{note}/void");
    }

    private async Task<(string Invoice, string Line)> Invoice(bool paid)
    {
        var invoice = (await sandbox.Made("/v1/invoices", new { customer, auto_advance = false })).Id();
        await sandbox.Made(
            "/v1/invoiceitems",
            new
            {
                customer,
                invoice,
                amount = 100_000,
                currency = "usd",
                description = "Work",
            }
        );
        var finalized = await sandbox.Made($"/v1/invoices/{invoice}/finalize");
        if (paid)
            await sandbox.Made($"/v1/invoices/{invoice}/pay");
        return (invoice, finalized["lines"].Data()[0].Id());
    }
}
