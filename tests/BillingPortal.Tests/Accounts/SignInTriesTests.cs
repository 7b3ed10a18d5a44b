using BillingPortal.Accounts;
using BillingPortal.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

/// <summary>Tests that measure the whole process run alone: a portal started meanwhile would add to the memory that they count.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}

[Collection(AloneInTheProcess.Name)]
public sealed class SignInTriesTests
{
    private const int Tries = 10_000; // 800 MB of addresses
    private const long MostKept = 20 << 20;

    [Fact]
    public async Task Tries_with_large_addresses_are_counted_and_not_kept()
    {
        await using var databases = await InMemory.CreateAsync();
        var tries = new SignInTries(databases, Options.Create(new IdentityOptions()), TimeProvider.System);
        var texts = new List<WeakReference>();
        await TryAsync(tries, texts, 0); // allocations of the first try, made once for all, are not counted
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 1; i <= Tries; i++)
            await TryAsync(tries, texts, i);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(MostKept);
        texts.Count(text => text.IsAlive).ShouldBeLessThanOrEqualTo(1, "what was typed is not kept");
        await using var db = databases.CreateDbContext();
        (await db.Set<SignInTry>().CountAsync()).ShouldBe(Tries + 1, "each address is counted");
    }

    // A separate method, so that no local of the test keeps the text alive.
    private static async Task TryAsync(SignInTries tries, List<WeakReference> texts, int number)
    {
        var address = new string('a', 40_000) + number;
        texts.Add(new WeakReference(address));
        await tries.CountAsync(address, default);
    }

    /// <summary>
    /// The portal's database in SQLite's own memory. Durability does not matter here, and each try would wait for a disk.
    /// </summary>
    private sealed class InMemory : IDbContextFactory<BillingDb>, IAsyncDisposable
    {
        private readonly SqliteConnection _open = new($"Data Source=tries-{Guid.NewGuid():N};Mode=Memory;Cache=Shared");
        private readonly WriteGate _gate = new(enabled: true);
        private readonly DbContextOptions<SqliteBillingDb> _options;

        private InMemory() => _options = new DbContextOptionsBuilder<SqliteBillingDb>().UseSqlite(_open.ConnectionString).Options;

        public static async Task<InMemory> CreateAsync()
        {
            var databases = new InMemory();
            await databases._open.OpenAsync(); // an in-memory database lives as long as one connection
            await using var db = databases.CreateDbContext();
            await db.Database.EnsureCreatedAsync();
            return databases;
        }

        public BillingDb CreateDbContext() => new SqliteBillingDb(_options, _gate);

        public async ValueTask DisposeAsync()
        {
            await _open.DisposeAsync();
            _gate.Dispose();
        }
    }
}
