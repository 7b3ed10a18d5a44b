using System.Globalization;
using System.Net;
using System.Text;
using Shouldly;
using StripeSandbox.Tests.Support;
using Xunit;

namespace StripeSandbox.Tests.HostedInvoice;

/// <summary>An invoice as a customer sees it, on its page and as a PDF: seller, lines, amount due.</summary>
public sealed class InvoicePageTests : IAsyncLifetime
{
    private Sandbox _sandbox = null!;
    private Catalogue _make = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await Sandbox.Start("BusinessName=Acme Maps", "PortalUrl=https://portal.example/");
        _make = new Catalogue(_sandbox);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<string> Usage(string name, string unit, string unitAmount)
    {
        var product = (await _sandbox.Made("/v1/products", new { name, unit_label = unit })).Id();
        var meter = await _make.Meter(name);
        return (
            await _sandbox.Made(
                "/v1/prices",
                new
                {
                    product,
                    currency = "usd",
                    unit_amount_decimal = unitAmount,
                    recurring = new
                    {
                        interval = "month",
                        usage_type = "metered",
                        meter,
                    },
                }
            )
        ).Id();
    }

    private async Task<Answer> Renewal(params (string Meter, long Value)[] used)
    {
        var customer = await _make.Customer();
        await _make.Subscribe(
            customer,
            await _make.Fixed(1000, product: "Pro Haiku"),
            await Usage("Input tokens", "token", "0.00013"),
            await Usage("Output tokens", "token", "0.00065"),
            await Usage("API calls", "call", "0")
        );
        foreach (var (meter, value) in used)
            await _make.Use(meter, customer, value);
        await _sandbox.Advance(32 * 86_400);
        return await _sandbox.Get($"/v1/invoices/{(await _sandbox.Get("/v1/invoices", new { customer, limit = 1 })).List[0].Id()}");
    }

    [Fact]
    public async Task A_paid_invoice_names_seller_meters_and_units_and_says_that_nothing_is_due()
    {
        var invoice = await Renewal(("Input tokens", 6_084_652), ("API calls", 4_312));
        invoice["account_name"].Text().ShouldBe("Acme Maps");
        var page = (await new CheckoutPage(_sandbox, "").Get("/i/" + invoice.Body.Id())).Text;
        foreach (
            var shown in (string[])
                [
                    "Acme Maps",
                    "Input tokens",
                    "6,084,652 tokens",
                    "$0.0013 per 1,000 tokens",
                    "$7.91",
                    "4,312 calls",
                    "Included",
                    "$17.91 <small>paid on ",
                ]
        )
            page.ShouldContain(shown);
        page.ShouldContain("""<a href="https://portal.example/">""", Case.Sensitive, "a way back");
        page.ShouldContain("""Amount due</th><td class="num">$0.00</td>""");
        WebUtility.HtmlDecode(page).ShouldContain("""Paid</th><td class="num">−$17.91</td>""", Case.Sensitive, "a real minus");
        page.ShouldNotContain("6084652");
        page.ShouldNotContain("Output tokens", Case.Sensitive, "nothing of it was used or charged");
        page.ShouldNotContain("Pay with card");
    }

    [Fact]
    public async Task The_pdf_says_what_the_page_says()
    {
        var invoice = await Renewal(("Input tokens", 6_084_652));
        var pdf = Encoding.Latin1.GetString(await _sandbox.Http.GetByteArrayAsync($"/i/{invoice.Body.Id()}/pdf"));
        foreach (
            var shown in (string[])
                [
                    "(Acme Maps)",
                    "(Input tokens)",
                    "(6,084,652 tokens)",
                    "($0.0013 per 1,000 tokens)",
                    "($17.91 paid on ",
                    "(Amount due)",
                    "($0.00)",
                ]
        )
            pdf.ShouldContain(shown);
        pdf.ShouldNotContain("Output tokens");
    }

    [Fact]
    public async Task A_long_invoice_takes_as_many_pages_as_its_lines_need()
    {
        var customer = await _make.Customer();
        var draft = (await _sandbox.Made("/v1/invoices", new { customer })).Id();
        for (var i = 1; i <= 60; i++)
            await _sandbox.Made(
                "/v1/invoiceitems",
                new
                {
                    customer,
                    invoice = draft,
                    amount = 100,
                    currency = "usd",
                    description = $"Piece {i.ToString(CultureInfo.InvariantCulture)} of (much) work",
                }
            );
        await _sandbox.Made($"/v1/invoices/{draft}/finalize");
        var pdf = Encoding.Latin1.GetString(await _sandbox.Http.GetByteArrayAsync($"/i/{draft}/pdf"));
        pdf.ShouldContain(@"(Piece 1 of \(much\) work)");
        pdf.ShouldContain(@"(Piece 60 of \(much\) work)");
        pdf.ShouldContain("page 4 of 4");
        var page = (await new CheckoutPage(_sandbox, "").Get("/i/" + draft)).Text;
        page.ShouldContain("$60.00 <small>due</small>");
        page.ShouldContain("Pay $60.00");
    }

    [Fact]
    public async Task Checkout_and_customer_portal_say_what_usage_costs_and_what_is_included()
    {
        var fixedPrice = await _make.Fixed(1000, product: "Pro Haiku");
        var (input, calls) = (await Usage("Input tokens", "token", "0.00013"), await Usage("API calls", "call", "0"));
        var session = (
            await _sandbox.Made(
                "/v1/checkout/sessions",
                new
                {
                    mode = "subscription",
                    success_url = "https://portal.example/ok",
                    cancel_url = "https://portal.example/no",
                    line_items = new object[] { new { price = fixedPrice, quantity = 1 }, new { price = input }, new { price = calls } },
                }
            )
        ).Id();
        var checkout = (await new CheckoutPage(_sandbox, session).Open()).Text;
        foreach (
            var shown in (string[])
                ["Acme Maps", "Subscribe to Pro Haiku", "$0.0013 per 1,000 tokens as used, billed every month", "Included"]
        )
            checkout.ShouldContain(shown);
        checkout.ShouldNotContain("$0.00<", Case.Sensitive, "what is not charged today is not charged $0.00");

        var customer = await _make.Customer();
        await _make.Subscribe(customer, fixedPrice, input, calls);
        var home = new Uri(
            (await _sandbox.Made("/v1/billing_portal/sessions", new { customer, return_url = "https://portal.example/plan" }))["url"]
                .Text()!
        ).AbsolutePath;
        var portal = (await new CheckoutPage(_sandbox, "").Get(home)).Text;
        foreach (
            var shown in (string[])
                ["Return to Acme Maps", ">Pro Haiku <", "Input tokens: $0.0013 per 1,000 tokens as used", "API calls: included"]
        )
            portal.ShouldContain(shown);
    }
}
