using BillingPortal.ApiKeys;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.ApiKeys;

/// <summary>Key limits as people type them.</summary>
public sealed class KeyLimitsFormTests
{
    [Fact]
    public void Empty_fields_mean_no_limits()
    {
        var terms = new KeyLimitsForm { Rate = " ", Networks = "\n \n" }
            .Read("a")
            .ShouldNotBeNull();
        (terms.RatePerMinute, terms.QuotaPerPeriod, terms.AllowedNetworks).ShouldBe((null, null, null));
    }

    [Fact]
    public void Numbers_are_read_as_people_group_them_and_networks_line_by_line()
    {
        var terms = new KeyLimitsForm
        {
            Rate = "30",
            Quota = "1,000 000",
            Networks = " 203.0.113.0/24\r\n\r\n2001:db8::/32\n",
        }
            .Read("a")
            .ShouldNotBeNull();
        (terms.RatePerMinute, terms.QuotaPerPeriod).ShouldBe((30, 1_000_000));
        terms.AllowedNetworks.ShouldBe(["203.0.113.0/24", "2001:db8::/32"]);
    }

    [Theory]
    [InlineData("203.0.113.0/24\n\n10.0.0.0/33", "Line 3, “10.0.0.0/33”")]
    [InlineData("2001:db8::/129", "Line 1, “2001:db8::/129”")]
    [InlineData("::1\nlocalhost\n10.0.0.0/33", "Line 2, “localhost”")]
    [InlineData("10.0.0.1 10.0.0.2", "Line 1, “10.0.0.1 10.0.0.2”")]
    public void The_line_that_is_not_a_network_is_named(string typed, string named)
    {
        var form = new KeyLimitsForm { Networks = typed };
        form.Read("a").ShouldBeNull();
        form.ErrorOf("allowed_networks").ShouldNotBeNull().ShouldStartWith(named);
    }

    [Theory]
    [InlineData("0", "", "rate_per_minute")]
    [InlineData("many", "", "rate_per_minute")]
    [InlineData("99999999999", "", "rate_per_minute")]
    [InlineData("", "-1", "quota_per_period")]
    [InlineData("", "1.5", "quota_per_period")]
    public void A_number_that_makes_no_sense_is_said_at_its_field(string rate, string quota, string field)
    {
        var form = new KeyLimitsForm { Rate = rate, Quota = quota };
        form.Read("a").ShouldBeNull();
        (form.FirstError, form.ErrorOf(field) is not null).ShouldBe((field, true));
    }

    [Fact]
    public void All_bad_fields_are_said_at_once_and_a_second_reading_forgets_them()
    {
        var form = new KeyLimitsForm
        {
            Rate = "x",
            Quota = "y",
            Networks = "z",
        };
        form.Read("a").ShouldBeNull();
        new[] { "rate_per_minute", "quota_per_period", "allowed_networks" }.ShouldAllBe(field => form.ErrorOf(field) != null);
        (form.Rate, form.Quota, form.Networks) = ("1", "0", "10.0.0.0/8");
        form.Read("a").ShouldNotBeNull();
        form.HasErrors.ShouldBeFalse();
    }
}
