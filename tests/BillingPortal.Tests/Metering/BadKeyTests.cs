using System.Net;
using BillingPortal.ApiKeys;
using BillingPortal.Metering;
using BillingPortal.Tests.Metering.Ledger;
using BillingPortal.Web;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering;

public sealed class BadKeyTests
{
    private readonly SteppedClock _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public void After_twenty_bad_keys_an_address_is_slowed_and_forgiven_with_time()
    {
        var slow = new SlowBadKeys(_clock, new ConfigurationBuilder().Build());
        var address = IPAddress.Parse("203.0.113.9");
        for (var i = 0; i < 20; i++)
            slow.IsRepeated(address).ShouldBeFalse();
        slow.IsRepeated(address).ShouldBeTrue();
        slow.IsRepeated(IPAddress.Parse("203.0.113.10")).ShouldBeFalse();
        _clock.Now += TimeSpan.FromMinutes(3);
        slow.IsRepeated(address).ShouldBeFalse();
        _clock.Now -= TimeSpan.FromDays(1); // setting the clock back neither resets the limit nor breaks anything
        slow.IsRepeated(address).ShouldBeFalse();
    }

    [Fact]
    public void A_household_of_IPv6_addresses_counts_as_one_and_a_flood_of_addresses_is_bounded()
    {
        var slow = new SlowBadKeys(_clock, new ConfigurationBuilder().Build());
        for (var i = 0; i < 20; i++)
            slow.IsRepeated(IPAddress.Parse($"2001:db8::{i:x}")).ShouldBeFalse();
        slow.IsRepeated(IPAddress.Parse("2001:db8::ffff")).ShouldBeTrue();
        for (var i = 0; i < 30_000; i++)
            slow.IsRepeated(new IPAddress(BitConverter.GetBytes(i + 1)));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.99/24", "203.0.113.8", true)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.8", true)]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.8", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    public void Networks(string network, string address, bool isInside) =>
        AddressList.From(network)!.Contains(IPAddress.Parse(address)).ShouldBe(isInside);

    [Theory]
    [InlineData("10")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("::1/129")]
    [InlineData("example.com")]
    [InlineData("")]
    public void What_is_no_network(string text) => AddressList.IsNetwork(text).ShouldBeFalse();

    [Fact]
    public void A_typo_is_found_without_asking_anyone()
    {
        var format = new KeyFormat("bp");
        var (key, _, _) = format.Create(isTest: false);
        var hash = new byte[32];
        format.TryHash(key, hash).ShouldBeTrue();
        for (var i = 8; i < key.Length; i++)
        {
            var wrong = key.ToCharArray();
            wrong[i] = wrong[i] == 'a' ? 'b' : 'a';
            format.TryHash(wrong, hash).ShouldBeFalse();
        }
    }
}
