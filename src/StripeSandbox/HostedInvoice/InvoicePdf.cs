using System.Globalization;
using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.HostedInvoice;

/// <summary>The invoice as PDF: seller and buyer, lines in columns, totals; as many A4 pages as needed.</summary>
public static class InvoicePdf
{
    private const int Start = 50,
        End = 545,
        QuantityEnds = 355,
        PriceEnds = 470,
        TextWidth = 205,
        Step = 14,
        Bottom = 780;

    public static byte[] Write(World world, JsonObject invoice)
    {
        var pdf = new PdfDocument();
        var facts = new InvoiceFacts(invoice);
        var y = Heading(pdf, facts);
        foreach (var line in ShownLine.Of(world, invoice))
        {
            var title = PdfDocument.Wrap(line.Title, TextWidth);
            y = RoomFor(pdf, y, title.Count + 1);
            pdf.Right(line.Quantity, QuantityEnds, y, 9);
            pdf.Right(line.UnitPrice, PriceEnds, y, 9);
            pdf.Right(line.Amount, End, y);
            foreach (var part in title)
                pdf.Left(part, Start, (y += Step) - Step);
            pdf.Left(line.Period, Start, y, 8);
            y += Step + 4;
        }

        pdf.Rule(Start, End, y - 8);
        foreach (var (name, amount) in facts.Totals())
        {
            y = RoomFor(pdf, y, 1) + Step;
            pdf.Right(name, PriceEnds, y - 6, 10, name == "Amount due");
            pdf.Right(amount, End, y - 6, 10, name == "Amount due");
        }

        for (var page = 0; page < pdf.Pages; page++)
        {
            var footer = string.Create(CultureInfo.InvariantCulture, $"{invoice.Str("number")}, page {page + 1} of {pdf.Pages}.");
            pdf.Left(footer + " From a sandbox: no real money moves here.", Start, Bottom + 30, 8, page: page);
        }

        return pdf.ToBytes();
    }

    private static int Heading(PdfDocument pdf, InvoiceFacts facts)
    {
        var (amount, standing) = facts.Headline;
        var y = 70;
        pdf.Left("Invoice", Start, y, 20, isBold: true);
        pdf.Right(facts.Seller, End, y, 14, isBold: true);
        pdf.Left("Number " + facts.Invoice.Str("number"), Start, y += 24);
        pdf.Left("Issued " + Wording.Date(facts.Invoice.Long("created")), Start, y += Step);
        pdf.Left("From", Start, y += 30, 9, isBold: true);
        pdf.Left("To", Start + 250, y, 9, isBold: true);
        pdf.Left(facts.Seller, Start, y + Step);
        foreach (var line in facts.Buyer.SelectMany(line => PdfDocument.Wrap(line, 240)))
            pdf.Left(line, Start + 250, y += Step);
        pdf.Left($"{amount} {standing}", Start, y += 40, 16, isBold: true);
        return Columns(pdf, y + 34);
    }

    private static int Columns(PdfDocument pdf, int y)
    {
        pdf.Left("Description", Start, y, 9);
        pdf.Right("Quantity", QuantityEnds, y, 9);
        pdf.Right("Unit price", PriceEnds, y, 9);
        pdf.Right("Amount", End, y, 9);
        pdf.Rule(Start, End, y + 6);
        return y + 22;
    }

    /// <summary>Where to continue: here, or below the column headings of a new page.</summary>
    private static int RoomFor(PdfDocument pdf, int y, int lines)
    {
        if (y + lines * Step <= Bottom)
            return y;
        pdf.NewPage();
        return Columns(pdf, 60);
    }
}
