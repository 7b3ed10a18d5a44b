using System.Text.Json.Nodes;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.Resources;

/// <summary>
/// Credit notes: they lower the amount due first, then return what was paid; to the cent, and never more than was billed.
/// </summary>
public sealed class CreditNoteTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;
    private string _customer = "";

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start();
        _make = new Catalogue(_sandbox);
        _customer = await _make.Customer();
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<string> Invoice(bool paid)
    {
        var invoice = (await _sandbox.Made("/v1/invoices", new { customer = _customer, auto_advance = false })).Id();
        await _sandbox.Made(
            "/v1/invoiceitems",
            new
            {
                customer = _customer,
                invoice,
                amount = 1000,
                currency = "usd",
                description = "Work",
            }
        );
        await _sandbox.Made($"/v1/invoices/{invoice}/finalize");
        if (paid)
            await _sandbox.Made($"/v1/invoices/{invoice}/pay");
        return invoice;
    }

    private Task<Answer> State(string invoice) => _sandbox.Get($"/v1/invoices/{invoice}");

    [Fact]
    public async Task Before_payment_less_is_owed_and_voiding_takes_it_back()
    {
        var invoice = await Invoice(paid: false);
        var note = await _sandbox.Made(
            "/v1/credit_notes",
            new
            {
                invoice,
                amount = 300,
                memo = "Too much",
                reason = "order_change",
            }
        );
        (note["type"].Text(), note["pre_payment_amount"].Number(), note["post_payment_amount"].Number(), note["total"].Number()).ShouldBe(
            ("pre_payment", 300, 0, 300)
        );
        var lowered = await State(invoice);
        (
            lowered["amount_due"].Number(),
            lowered["amount_remaining"].Number(),
            lowered["pre_payment_credit_notes_amount"].Number(),
            lowered["total"].Number()
        ).ShouldBe((700, 700, 300, 1000));
        (await _sandbox.Made($"/v1/credit_notes/{note.Id()}/void"))["status"].Text().ShouldBe("void");
        (await State(invoice))["amount_remaining"].Number().ShouldBe(1000);

        await _sandbox.Made(
            "/v1/credit_notes",
            new
            {
                invoice,
                lines = new[]
                {
                    new
                    {
                        type = "custom_line_item",
                        description = "Half of it",
                        quantity = 2,
                        unit_amount = 200,
                    },
                },
            }
        );
        var paid = await _sandbox.Made($"/v1/invoices/{invoice}/pay");
        (paid["status"].Text(), paid["amount_paid"].Number()).ShouldBe(("paid", 600));
        (await _sandbox.Get("/v1/charges", new { customer = _customer, limit = 1 })).List[0]["amount"].Number().ShouldBe(600);
        (await _sandbox.EventTypes()).ShouldContain("credit_note.voided");
    }

    [Fact]
    public async Task All_of_it_before_payment_leaves_nothing_to_pay()
    {
        var invoice = await Invoice(paid: false);
        await _sandbox.Made("/v1/credit_notes", new { invoice, amount = 1000 });
        var state = await State(invoice);
        (state["status"].Text(), state["amount_remaining"].Number(), state["amount_paid"].Number()).ShouldBe(("paid", 0, 0));
        (await _sandbox.Get("/v1/charges", new { customer = _customer })).List.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_payment_the_money_goes_where_the_caller_says()
    {
        var invoice = await Invoice(paid: true);
        (await _sandbox.Post("/v1/credit_notes", new { invoice, amount = 500 }))
            .Error["message"]
            .Text()!
            .ShouldContain("must equal what the credit note gives back");
        var note = await _sandbox.Made(
            "/v1/credit_notes",
            new
            {
                invoice,
                amount = 500,
                refund_amount = 200,
                credit_amount = 250,
                out_of_band_amount = 50,
            }
        );
        (note["type"].Text(), note["post_payment_amount"].Number()).ShouldBe(("post_payment", 500));
        (await _sandbox.Get($"/v1/refunds/{note["refunds"]![0]!["refund"].Text()}"))["amount"].Number().ShouldBe(200);
        (await _sandbox.Get($"/v1/customers/{_customer}"))["balance"].Number().ShouldBe(-250);
        var row = (await _sandbox.Get($"/v1/customers/{_customer}/balance_transactions")).List[0];
        (row["type"].Text(), row["credit_note"].Text()).ShouldBe(("credit_note", note.Id()));
        var state = await State(invoice);
        (state["post_payment_credit_notes_amount"].Number(), state["amount_paid"].Number(), state["status"].Text()).ShouldBe(
            (500, 1000, "paid")
        );
        (
            await _sandbox.Post(
                "/v1/credit_notes",
                new
                {
                    invoice,
                    amount = 501,
                    refund_amount = 501,
                }
            )
        ).Error["message"].Text()!.ShouldContain("what can still be credited of this invoice (500)");
        (await _sandbox.Post($"/v1/credit_notes/{note.Id()}/void")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_preview_changes_nothing_and_notes_can_be_listed_read_and_annotated()
    {
        var invoice = await Invoice(paid: false);
        var line = (await State(invoice))["lines"].Data()[0].Id();
        object Crediting(int amount) =>
            new
            {
                invoice,
                lines = new[]
                {
                    new
                    {
                        type = "invoice_line_item",
                        invoice_line_item = line,
                        amount,
                    },
                },
            };

        var shown = await _sandbox.Get("/v1/credit_notes/preview", Crediting(100));
        (shown.Status, shown["pre_payment_amount"].Number()).ShouldBe((200, 100));
        (await _sandbox.Get("/v1/credit_notes", new { invoice })).List.ShouldBeEmpty();
        (await State(invoice))["amount_remaining"].Number().ShouldBe(1000);

        var note = (await _sandbox.Made("/v1/credit_notes", Crediting(100))).Id();
        (await _sandbox.Get("/v1/credit_notes", new { invoice })).List.ShouldHaveSingleItem().Id().ShouldBe(note);
        (await _sandbox.Get("/v1/credit_notes", new { customer_account = "acct_other" })).List.ShouldBeEmpty();
        (await _sandbox.Get($"/v1/credit_notes/{note}/lines")).List.ShouldHaveSingleItem()["description"].Text().ShouldBe("Work");
        (await _sandbox.Made($"/v1/credit_notes/{note}", new { memo = "Sorry" }))["memo"].Text().ShouldBe("Sorry");
        (await _sandbox.Post("/v1/credit_notes", Crediting(1001))).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("refund_amount", -50, "credit_amount", 150)]
    [InlineData("credit_amount", -1, "refund_amount", 101)]
    [InlineData("out_of_band_amount", -900, "credit_amount", 1000)]
    [InlineData("out_of_band_amount", long.MaxValue, "credit_amount", long.MaxValue)]
    public async Task No_share_is_below_nothing_or_beyond_the_note(string one, long share, string other, long rest)
    {
        var invoice = await Invoice(paid: true);
        var sent = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["invoice"] = invoice,
            ["amount"] = 100,
            [one] = share,
            [other] = rest,
        };
        if (share > 0)
            sent["refund_amount"] = 102; // would overflow the 64-bit sum to 100
        (await _sandbox.Post("/v1/credit_notes", sent)).Status.ShouldBe(400);
        (await _sandbox.Get($"/v1/customers/{_customer}"))["balance"].Number().ShouldBe(0);
        (await _sandbox.Get("/v1/refunds")).List.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("custom_line_item", "amount", "100", "is not valid for a line of type custom_line_item")]
    [InlineData("custom_line_item", "quantity", "2", "needs a quantity and a unit_amount")]
    [InlineData("custom_line_item", "quantity", "0", "greater than or equal to 1")]
    [InlineData("invoice_line_item", "unit_amount", "100", "is not valid for a line of type invoice_line_item")]
    [InlineData("invoice_line_item", "unit_amount_decimal", "100", "is not valid for a line of type invoice_line_item")]
    [InlineData("invoice_line_item", "description", "Sorry", "is not valid for a line of type invoice_line_item")]
    [InlineData("invoice_line_item", "quantity", "2", "cannot credit more units (2) than were billed (1)")]
    [InlineData("invoice_line_item", "amount", "-5", "cannot credit more (-5) than was billed (1000)")]
    public async Task A_line_takes_what_Stripe_says_of_its_type_and_no_more(string type, string name, string value, string why)
    {
        var invoice = await Invoice(paid: false);
        var line = new Dictionary<string, object?>(StringComparer.Ordinal) { ["type"] = type, [name] = value };
        if (type == "invoice_line_item")
            line["invoice_line_item"] = (await State(invoice))["lines"].Data()[0].Id();
        var refused = await _sandbox.Post("/v1/credit_notes", new { invoice, lines = new[] { line } });
        refused.Status.ShouldBe(400);
        refused.Error["message"].Text()!.ShouldContain(why);
    }

    [Fact]
    public async Task All_units_of_a_line_are_its_amount_to_the_cent()
    {
        var invoice = (await _sandbox.Made("/v1/invoices", new { customer = _customer, auto_advance = false })).Id();
        var item = new
        {
            customer = _customer,
            invoice,
            quantity = 3,
            unit_amount_decimal = "33.4",
            currency = "usd",
            description = "Thirds",
        };
        await _sandbox.Made("/v1/invoiceitems", item);
        var line = (await _sandbox.Made($"/v1/invoices/{invoice}/finalize"))["lines"].Data()[0];
        var note = await _sandbox.Made(
            "/v1/credit_notes",
            new
            {
                invoice,
                lines = new[]
                {
                    new
                    {
                        type = "invoice_line_item",
                        invoice_line_item = line.Id(),
                        quantity = 3,
                    },
                },
            }
        );
        note["total"].Number().ShouldBe(line["amount"].Number());
    }

    [Fact]
    public async Task A_line_whose_discount_Stripe_would_take_off_is_refused_and_the_whole_note_is_not()
    {
        var coupon = (await _sandbox.Made("/v1/coupons", new { percent_off = 50, duration = "once" })).Id();
        var invoice = (
            await _sandbox.Made(
                "/v1/invoices",
                new
                {
                    customer = _customer,
                    auto_advance = false,
                    discounts = new[] { new { coupon } },
                }
            )
        ).Id();
        await _sandbox.Made(
            "/v1/invoiceitems",
            new
            {
                customer = _customer,
                invoice,
                amount = 1000,
                currency = "usd",
                description = "Work",
            }
        );
        var line = (await _sandbox.Made($"/v1/invoices/{invoice}/finalize"))["lines"].Data()[0].Id();
        var lines = new[]
        {
            new
            {
                type = "invoice_line_item",
                invoice_line_item = line,
                amount = 100,
            },
        };
        var refused = await _sandbox.Post("/v1/credit_notes", new { invoice, lines });
        refused.Error["message"].Text()!.ShouldContain("credit for an invoice line with discounts, taxes or credits");
        (await _sandbox.Made("/v1/credit_notes", new { invoice, amount = 100 }))["total"].Number().ShouldBe(100);
        (await State(invoice))["amount_remaining"].Number().ShouldBe(400);
    }

    [Fact]
    public async Task What_is_not_collected_any_more_has_no_open_payment()
    {
        async Task<string?> PaymentOf(string invoice) =>
            (await _sandbox.Get($"/v1/invoices/{invoice}", new { expand = new[] { "payments" } }))["payments"].Data()[0]["status"].Text();
        var (credited, voided, open) = (await Invoice(paid: false), await Invoice(paid: false), await Invoice(paid: false));
        await _sandbox.Made("/v1/credit_notes", new { invoice = credited, amount = 1000 });
        await _sandbox.Made($"/v1/invoices/{voided}/void");
        (await PaymentOf(credited), await PaymentOf(voided), await PaymentOf(open)).ShouldBe(("canceled", "canceled", "open"));
    }
}
