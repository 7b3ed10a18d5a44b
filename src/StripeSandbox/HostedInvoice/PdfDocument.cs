using System.Globalization;
using System.Text;

namespace StripeSandbox.HostedInvoice;

/// <summary>A simple PDF: Helvetica on A4 pages, left- or right-aligned text, and rules. Units are points from the top left.</summary>
public sealed class PdfDocument
{
    public const int Width = 595,
        Height = 842;

    private readonly List<StringBuilder> _pages = [new()];

    public void NewPage() => _pages.Add(new StringBuilder());

    public int Pages => _pages.Count;

    public void Left(string text, int x, int y, int size = 10, bool isBold = false, int page = -1) =>
        Page(page)
            .Append(
                CultureInfo.InvariantCulture,
                $"BT /F{(isBold ? 2 : 1)} {size} Tf 1 0 0 1 {x} {Height - y} Tm ({Escape(text)}) Tj ET\n"
            );

    public void Right(string text, int x, int y, int size = 10, bool isBold = false) =>
        Left(text, x - (int)Math.Ceiling(Measure(text, size)), y, size, isBold);

    public void Rule(int fromX, int toX, int y) =>
        Page(-1).Append(CultureInfo.InvariantCulture, $"0.5 w 0.7 G {fromX} {Height - y} m {toX} {Height - y} l S\n");

    /// <summary>Wraps text at words; a word too long for a line is broken.</summary>
    public static List<string> Wrap(string text, int width, int size = 10)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Measure(line + " " + word, size) <= width)
            {
                line.Append(' ').Append(word);
                continue;
            }

            if (line.Length > 0)
                lines.Add(line.ToString());
            line.Clear();
            foreach (var letter in word)
            {
                if (line.Length > 0 && Measure(line.ToString() + letter, size) > width)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }

                line.Append(letter);
            }
        }

        lines.Add(line.ToString());
        return lines;
    }

    // Helvetica's character widths from space to tilde, in thousandths of the font size.
    private static readonly int[] Widths =
    [
        278,
        278,
        355,
        556,
        556,
        889,
        667,
        191,
        333,
        333,
        389,
        584,
        278,
        333,
        278,
        278,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        278,
        278,
        584,
        584,
        584,
        556,
        1015,
        667,
        667,
        722,
        722,
        667,
        611,
        778,
        722,
        278,
        500,
        667,
        556,
        833,
        722,
        778,
        667,
        778,
        722,
        667,
        611,
        722,
        667,
        944,
        667,
        667,
        611,
        278,
        278,
        278,
        469,
        556,
        333,
        556,
        556,
        500,
        556,
        556,
        278,
        556,
        556,
        222,
        222,
        500,
        222,
        833,
        556,
        556,
        556,
        556,
        333,
        500,
        278,
        556,
        500,
        722,
        500,
        500,
        500,
        334,
        260,
        334,
        584,
    ];

    private const int WidthOfOthers = 600;

    // Measure the character that is written, after replacement.
    private static double Measure(string text, int size) =>
        text.Replace('−', '-').Replace('–', '-').Sum(c => c is >= ' ' and <= '~' ? Widths[c - ' '] : WidthOfOthers) * size / 1000.0;

    /// <summary>WinAnsi lacks most of Unicode; other characters become a question mark.</summary>
    private static string Escape(string text)
    {
        foreach (var (from, to) in Replaced)
            text = text.Replace(from, to, StringComparison.Ordinal);
        return text;
    }

    private static readonly (string From, string To)[] Replaced =
    [
        ("€", "EUR "),
        ("–", "-"),
        ("−", "-"),
        ("\\", @"\\"),
        ("(", @"\("),
        (")", @"\)"),
    ];

    private StringBuilder Page(int number) => number < 0 ? _pages[^1] : _pages[number];

    public byte[] ToBytes()
    {
        const int FirstPage = 5;
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{string.Join(' ', _pages.Select((_, i) => $"{FirstPage + 2 * i} 0 R"))}] /Count {_pages.Count} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        };
        foreach (var (content, i) in _pages.Select((c, i) => (c.ToString(), i)))
        {
            objects.Add(
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] "
                    + $"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {FirstPage + 1 + 2 * i} 0 R >>"
            );
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
        foreach (var offset in offsets)
            pdf.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}
