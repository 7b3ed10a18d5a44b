using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StripeSandbox.Billing;
using StripeSandbox.Store;

namespace StripeSandbox.HostedInvoice;

/// <summary>A real, plain PDF: text in Helvetica, as many A4 pages as it takes.</summary>
public static class InvoicePdf
{
    const int LinesPerPage = 46;
    const int MaxText = 78;

    public static byte[] Write(World world, JsonObject invoice)
    {
        var currency = invoice.Need("currency");
        var text = new List<(string Left, string Right)>
        {
            ("Invoice " + invoice.Str("number"), invoice.Need("status")),
            (invoice.Str("account_name") ?? "Sandbox", Wording.Date(invoice.Long("created"))),
            ("To: " + (invoice.Str("customer_name") ?? invoice.Str("customer_email") ?? invoice.Str("customer")), ""),
            ("Sandbox: no real money moves here", ""),
            ("", ""),
        };
        foreach (var line in invoice.Each("lines"))
        {
            text.Add((line.Str("description") ?? "", Wording.Money(line.Long("amount"), currency)));
            text.Add(($"   {Wording.Date(line.Obj("period")!.Long("start"))} - {Wording.Date(line.Obj("period")!.Long("end"))}", ""));
        }

        text.Add(("", ""));
        text.AddRange(InvoicePages.Totals(invoice).Select(t => (t.Name, Wording.Money(t.Amount, currency))));
        return Document(text.Chunk(LinesPerPage).Select(Content).ToList());
    }

    static string Content((string Left, string Right)[] lines)
    {
        var content = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            var y = (790 - i * 16).ToString(CultureInfo.InvariantCulture);
            content.Append(CultureInfo.InvariantCulture, $"BT /F1 10 Tf 1 0 0 1 50 {y} Tm ({Escape(lines[i].Left)}) Tj ET\n");
            if (lines[i].Right.Length > 0) content.Append(CultureInfo.InvariantCulture, $"BT /F1 10 Tf 1 0 0 1 460 {y} Tm ({Escape(lines[i].Right)}) Tj ET\n");
        }

        return content.ToString();
    }

    /// <summary>WinAnsi has no place for most of Unicode; what does not fit becomes a question mark.</summary>
    static string Escape(string text) => (text.Length > MaxText ? text[..MaxText] : text).Replace("×", "x", StringComparison.Ordinal).Replace("€", "EUR ", StringComparison.Ordinal)
        .Replace("\\", @"\\", StringComparison.Ordinal).Replace("(", @"\(", StringComparison.Ordinal).Replace(")", @"\)", StringComparison.Ordinal);

    static byte[] Document(List<string> pages)
    {
        var objects = new List<string> { "<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Kids [{string.Join(' ', pages.Select((_, i) => $"{4 + 2 * i} 0 R"))}] /Count {pages.Count} >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>" };
        foreach (var (content, i) in pages.Select((c, i) => (c, i)))
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * i} 0 R >>");
            objects.Add($"<< /Length {Encoding.Latin1.GetByteCount(content)} >>\nstream\n{content}endstream");
        }

        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var (o, i) in objects.Select((o, i) => (o, i)))
        {
            offsets.Add(Encoding.Latin1.GetByteCount(pdf.ToString()));
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{o}\nendobj\n");
        }

        var xref = Encoding.Latin1.GetByteCount(pdf.ToString());
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) pdf.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}
