using BillingPortal.Usage;
using BillingPortal.Web;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("a plain name", "a plain name")]
    [InlineData("a-b=c", "a-b=c")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("x;=1+1", "x;'=1+1")]
    [InlineData("x;y;-1;=2", "x;y;'-1;'=2")]
    [InlineData("x,=1", "x,'=1")]
    [InlineData("x\t=1", "x\t'=1")]
    [InlineData("x\n=1", "x\n'=1")]
    [InlineData("＝1", "'＝1")]
    public void A_formula_begins_nowhere(string text, string safe) => CsvText.Safe(text).ShouldBe(safe);

    [Fact]
    public void Whichever_separator_the_reader_has_no_cell_of_an_export_is_run()
    {
        foreach (var text in (string[])["x;=cmd", "=a;=b", "\"q\";+1", "a\r\n=1;@2", ";;=1"])
        foreach (var separator in (char[])[',', ';', '\t'])
        foreach (var cell in ExportUsage.Cell(text).Split(separator, '\n', '\r').Select(cell => cell.TrimStart('"')))
            (cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@').ShouldBeFalse($"{text} by {separator}: {cell}");
    }
}
