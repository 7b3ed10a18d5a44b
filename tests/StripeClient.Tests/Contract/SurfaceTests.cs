using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>Code written for this client must compile against the official package, so nothing here may go beyond it.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void Every_public_type_and_member_stands_in_the_official_surface()
    {
        var official = DotnetSurface.OfRepository();
        var surplus = new List<string>();
        foreach (var type in PublicTypes())
        {
            var header = SurfaceWriter.Header(type);
            if (!official.Has(header))
            {
                surplus.Add(header);
                continue;
            }

            surplus.AddRange(
                SurfaceWriter.Members(type).Where(member => !official.Has(header, member)).Select(member => $"{header}\n    {member}")
            );
        }

        surplus.ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_are_the_official_ones_or_our_extensions() =>
        typeof(StripeClient)
            .Assembly.GetExportedTypes()
            .Select(type => type.Namespace)
            .Where(name => name != "Stripe" && !name!.StartsWith("Stripe.", StringComparison.Ordinal))
            .Distinct()
            .ShouldBe(["BillingPortal.StripeExtensions"]);

    private static IEnumerable<Type> PublicTypes() =>
        typeof(StripeClient)
            .Assembly.GetExportedTypes()
            .Where(type => type.Namespace is "Stripe" || type.Namespace!.StartsWith("Stripe.", StringComparison.Ordinal));
}
