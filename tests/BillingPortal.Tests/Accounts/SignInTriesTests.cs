using BillingPortal.Accounts;
using BillingPortal.Data;
using BillingPortal.Tests.Metering;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

/// <summary>What looks at the whole process runs when nothing else does: a portal that starts meanwhile keeps more than is looked for.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}

[Collection(AloneInTheProcess.Name)]
public sealed class SignInTriesTests(SqliteLedgerFixture fixture) : IClassFixture<SqliteLedgerFixture>
{
    private const int Tries = 1_000; // 80 MB of addresses
    private const long MostKept = 20 << 20;

    [Fact]
    public async Task Tries_with_large_addresses_are_counted_and_not_kept()
    {
        var databases = new BillingDbFactory(fixture.Database, fixture.Gate);
        var tries = new SignInTries(databases, Options.Create(new IdentityOptions()), TimeProvider.System);
        var texts = new List<WeakReference>();
        await TryAsync(tries, texts, 0); // what the first one makes for all is not counted
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 1; i <= Tries; i++) await TryAsync(tries, texts, i);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(MostKept);
        texts.Count(text => text.IsAlive).ShouldBeLessThanOrEqualTo(1, "what was typed is not kept");
    }

    // Apart, so that no local of the test keeps the text alive.
    private static async Task TryAsync(SignInTries tries, List<WeakReference> texts, int number)
    {
        var address = new string('a', 40_000) + number;
        texts.Add(new WeakReference(address));
        await tries.CountAsync(address, default);
    }
}
