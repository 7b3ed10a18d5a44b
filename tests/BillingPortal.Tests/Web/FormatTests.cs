using BillingPortal.Web;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Web;

public sealed class FormatTests
{
    [Theory]
    [InlineData(4900, "usd", "$49.00")]
    [InlineData(-1960, "usd", "−$19.60")]
    [InlineData(500, "jpy", "¥500")]
    [InlineData(1_234_567, "eur", "€12,345.67")]
    [InlineData(12_345, "kwd", "KWD\u00a012.345")]
    [InlineData(0, "usd", "$0.00")]
    [InlineData(long.MinValue, "usd", "−$92,233,720,368,547,758.08")]
    public void Money_uses_the_currencys_minor_unit(long minor, string currency, string expected) =>
        Format.Money(minor, currency).ShouldBe(expected);

    [Theory]
    [InlineData(4900, "$49")]
    [InlineData(4950, "$49.50")]
    [InlineData(0, "$0")]
    public void Price_tag_drops_empty_cents(long minor, string expected) => Format.MoneyShort(minor, "usd").ShouldBe(expected);

    [Fact]
    public void Exact_amounts_keep_four_more_places()
    {
        Format.MoneyExact(0.65m, "usd").ShouldBe("$0.0065");
        Format.MoneyExact(1.3m, "usd").ShouldBe("$0.013");
        Format.MoneyExact(4212.8m, "usd").ShouldBe("$42.128");
        Format.MoneyExact(-0.00001m, "usd").ShouldBe("$0.00");
    }

    [Fact]
    public void Rounding_shows_its_sign()
    {
        Format.Rounding(0.35m, "usd").ShouldBe("+$0.0035");
        Format.Rounding(-0.3m, "usd").ShouldBe("−$0.003");
        Format.Rounding(0m, "usd").ShouldBe("none");
    }

    [Fact]
    public void Unit_price_shows_every_digit_that_matters()
    {
        Format.PricePer1K(0.0013m, "usd").ShouldBe("$0.0013 / 1K");
        Format.UnitPrice(0.02m, "usd").ShouldBe("$0.02");
        Format.UnitPrice(2m, "usd").ShouldBe("$2.00");
        Format.UnitPrice(0.00000123m, "usd").ShouldBe("$0.00000123");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9_999, "9,999")]
    [InlineData(10_000, "10K")]
    [InlineData(12_349, "12.3K")]
    [InlineData(412_380, "412K")]
    [InlineData(999_499, "999K")]
    [InlineData(999_500, "1M")]
    [InlineData(12_480_000, "12.5M")]
    [InlineData(1_840_000, "1.84M")]
    [InlineData(999_999_999, "1B")]
    [InlineData(-12_349, "−12.3K")]
    [InlineData(long.MaxValue, "9,223,372,037B")]
    public void Quantity_has_three_digits_above_ten_thousand(long value, string expected) => Format.Quantity(value).ShouldBe(expected);

    [Theory]
    [InlineData(500, "500")]
    [InlineData(2_500, "2.5K")]
    [InlineData(5_000, "5K")]
    [InlineData(10_000, "10K")]
    public void Axis_shortens_from_a_thousand_on(long value, string expected) => Format.Axis(value).ShouldBe(expected);

    [Fact]
    public void Exact_quantity_is_written_in_full() => Format.Exact(12_480_000).ShouldBe("12,480,000");

    [Theory]
    [InlineData(8214, 10_000, "82 %")]
    [InlineData(1, 10_000, "<1 %")]
    [InlineData(9_999, 10_000, ">99 %")]
    [InlineData(10_000, 10_000, "100 %")]
    [InlineData(0, 10_000, "0 %")]
    [InlineData(12_000, 10_000, "120 %")]
    [InlineData(5, 0, "0 %")]
    public void Share_is_whole_and_never_lies_at_the_edges(int part, int whole, string expected) =>
        Format.Share(part, whole).ShouldBe(expected);

    [Fact]
    public void Count_agrees_with_its_noun()
    {
        Format.Count(1, "call").ShouldBe("1 call");
        Format.Count(1200, "call").ShouldBe("1,200 calls");
        Format.Count(0, "entry", "entries").ShouldBe("0 entries");
    }
}
