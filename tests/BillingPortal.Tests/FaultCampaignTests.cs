using Faults;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace BillingPortal.Tests;

/// <summary>The short form of the fault campaign; <c>./test.sh faults</c> runs the long one.</summary>
public sealed class FaultCampaignTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_promise_holds_after_two_dozen_faults()
    {
        var broken = await Campaign.RunAsync(CampaignOptions.Short(seed: 1) with { Say = output.WriteLine });
        broken.ShouldBeEmpty();
    }
}
