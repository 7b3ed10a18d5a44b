using Stripe.Tests.Support;
using StripeClientGenerator;
using StripeContract;
using TestSupport;

namespace Stripe.Tests.Contract;

/// <summary>src/StripeClient/Generated matches the output of the current generator and contract.</summary>
public sealed class GeneratedTests
{
    [Fact]
    public void What_is_checked_in_is_what_the_program_writes()
    {
        var folder = Path.Combine(Repository.Root, "src", "StripeClient", "Generated");
        var checkedIn = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
        var written = Generator.Files();

        var different = written
            .Keys.Union(checkedIn.Keys, StringComparer.Ordinal)
            .Where(path => written.GetValueOrDefault(path) != checkedIn.GetValueOrDefault(path));
        different.ShouldBeEmpty("eng/generate-stripe-client.sh writes them anew");
    }

    [Fact]
    public void An_operation_that_no_method_sends_is_named()
    {
        var withoutCoupons = ApiContract.Texts("dotnet/").Where(file => !file.Name.EndsWith("/Coupon.txt", StringComparison.Ordinal));

        var refused = Should.Throw<FormatException>(() => Generator.Files(ApiContract.OfRepository, withoutCoupons));
        refused.Message.ShouldContain("no method sends GET /v1/coupons,");
    }
}
