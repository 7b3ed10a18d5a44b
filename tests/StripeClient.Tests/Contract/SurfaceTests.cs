using System.Text.RegularExpressions;
using StripeContract;

namespace Stripe.Tests.Contract;

/// <summary>Code written against this client must compile against the official package: nothing here may go beyond it.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void Every_public_type_and_member_stands_in_the_official_surface()
    {
        var official = DotnetSurface.OfRepository();
        var named = NamedOnly();
        var surplus = new List<string>();
        foreach (var type in PublicTypes())
        {
            var header = SurfaceWriter.Header(type);
            if (!official.Has(header) && !named.Has(header))
            {
                surplus.Add(header);
                continue;
            }

            surplus.AddRange(SurfaceWriter.Members(type)
                .Where(member => !official.Has(header, member) && !named.Has(header, member))
                .Select(member => $"{header}\n    {member}"));
        }

        surplus.ShouldBeEmpty();
    }

    [Fact]
    public void Types_given_members_here_are_named_but_not_described_by_the_official_surface()
    {
        var official = DotnetSurface.OfRepository();
        var described = official.Types.Select(DotnetSurface.NameOf).ToHashSet(StringComparer.Ordinal);
        var everything = string.Join('\n', official.Types.SelectMany(type => official.Members(type).Append(type)));
        var mentioned = Regex.Matches(everything, @"Stripe(\.\w+)+", RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1))
            .Select(match => match.Value)
            .ToHashSet(StringComparer.Ordinal);

        foreach (var name in NamedOnly().Types.Select(DotnetSurface.NameOf))
        {
            described.ShouldNotContain(name, "the official surface describes it, so it must not be described here again");

            // The parts of a named type: ChargeOutcome of Charge, ChargeListOptions of ChargeService, FeatureService of Feature.
            mentioned.Any(other => name.StartsWith(Resource(other), StringComparison.Ordinal)).ShouldBeTrue($"{name} is nowhere named");
        }
    }

    [Fact]
    public void Namespaces_are_the_official_ones_or_our_extensions() =>
        typeof(StripeClient).Assembly.GetExportedTypes()
            .Select(type => type.Namespace)
            .Where(name => name != "Stripe" && !name!.StartsWith("Stripe.", StringComparison.Ordinal))
            .Distinct()
            .ShouldBe(["BillingPortal.StripeExtensions"]);

    private static string Resource(string name) => name.EndsWith("Service", StringComparison.Ordinal) ? name[..^"Service".Length] : name;

    private static IEnumerable<Type> PublicTypes() => typeof(StripeClient).Assembly.GetExportedTypes()
        .Where(type => type.Namespace is "Stripe" || type.Namespace!.StartsWith("Stripe.", StringComparison.Ordinal));

    private static DotnetSurface NamedOnly()
    {
        using var stream = typeof(SurfaceTests).Assembly.GetManifestResourceStream("named-only.txt");
        using var reader = new StreamReader(stream!);
        return DotnetSurface.Parse(reader.ReadToEnd());
    }
}
