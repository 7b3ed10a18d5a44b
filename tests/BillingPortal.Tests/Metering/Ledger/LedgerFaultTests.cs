using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering.Ledger;

/// <summary>A full disk, a read-only database, a crash between two steps: SQLite and its spool.</summary>
public sealed class SqliteFaultTests : IAsyncLifetime
{
    private readonly SqliteLedgerFixture _ledger = new();

    public Task InitializeAsync() => _ledger.InitializeAsync();

    public Task DisposeAsync() => _ledger.DisposeAsync();

    [Theory]
    [InlineData("PRAGMA max_page_count=1")] // SQLite raises it to the current page count, so the next page does not fit
    [InlineData("PRAGMA query_only=ON")]
    public async Task What_the_database_refuses_is_spooled_acknowledged_and_written_once_later(string fault)
    {
        var tenant = _ledger.NewTenant();
        var writer = await _ledger.StartAsync();
        writer.Fault = (sql, committed) =>
        {
            if (!committed)
                ((SqliteLedger)sql).Execute(fault);
        };
        var outcomes = new List<LedgerOutcome>();
        for (var lot = 0; lot < 20; lot++)
            outcomes.AddRange(
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 100)
                        .Select(_ => writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)])).AsTask())
                )
            );
        outcomes.ShouldAllBe(outcome => outcome == LedgerOutcome.Committed);
        new FileInfo(_ledger.SpoolPath).Length.ShouldBeGreaterThan(0);

        writer.Fault = (sql, committed) =>
        {
            if (!committed)
                ((SqliteLedger)sql).Execute("PRAGMA max_page_count=1073741823; PRAGMA query_only=OFF");
        };
        await PortalApp.EventuallyAsync(() => Task.FromResult(new FileInfo(_ledger.SpoolPath).Length == 0), "the spool is written");
        await writer.StopAsync(default);
        (await _ledger.CountAsync(tenant)).ShouldBe(2000);
        await _ledger.CheckRollupsAsync(tenant);
    }

    [Fact]
    public async Task A_spool_that_was_written_but_not_emptied_before_a_crash_counts_once()
    {
        var tenant = _ledger.NewTenant();
        var writer = await _ledger.StartAsync();
        writer.Fault = (sql, committed) =>
        {
            if (!committed)
                ((SqliteLedger)sql).Execute("PRAGMA query_only=ON");
        };
        await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)])).AsTask())
        );
        await writer.StopAsync(default);
        writer.Dispose();
        (await _ledger.CountAsync(tenant)).ShouldBe(0);

        // Crash after the replay's commit and before the file is emptied: the next start finds the same file.
        var spool = await File.ReadAllBytesAsync(_ledger.SpoolPath);
        spool.Length.ShouldBeGreaterThan(0);
        var second = await _ledger.StartAsync();
        (await _ledger.CountAsync(tenant)).ShouldBe(100);
        await second.StopAsync(default);
        second.Dispose();
        await File.WriteAllBytesAsync(_ledger.SpoolPath, spool);
        var third = await _ledger.StartAsync();
        await third.StopAsync(default);
        third.Dispose();
        (await _ledger.CountAsync(tenant)).ShouldBe(100);
        await _ledger.CheckRollupsAsync(tenant);
    }

    [Fact]
    public async Task When_the_spool_refuses_too_the_call_is_refused_and_nothing_is_charged()
    {
        var tenant = _ledger.NewTenant();
        var writer = await _ledger.StartAsync();
        writer.Dispose(); // closes the queue and the spool's file
        (await writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)]))).ShouldBe(LedgerOutcome.Refused);

        using var small = new LedgerSpool(_ledger.SpoolPath + ".small", largestBytes: 1000);
        small.Open();
        small.TryAppend([new LedgerEntry([LedgerFixture.Row(1, tenant)])]).ShouldBeTrue();
        var length = new FileInfo(_ledger.SpoolPath + ".small").Length;
        small.TryAppend([.. Enumerable.Range(0, 10).Select(i => new LedgerEntry([LedgerFixture.Row(i + 2, tenant)]))]).ShouldBeFalse();
        new FileInfo(_ledger.SpoolPath + ".small").Length.ShouldBe(length); // no half-written rows remain
        small.Read().Count.ShouldBe(1);
    }

    [Fact]
    public void A_torn_last_line_is_left_out()
    {
        var path = _ledger.SpoolPath + ".torn";
        using (var spool = new LedgerSpool(path))
        {
            spool.Open();
            spool.TryAppend([new LedgerEntry([LedgerFixture.Row(1, 1)]), new LedgerEntry([LedgerFixture.Row(2, 1)])]);
        }
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^20]);
        using var torn = new LedgerSpool(path);
        torn.Open();
        torn.Read().Select(entry => entry.Rows[0].Id).ShouldBe([1]);
    }

    [Fact]
    public async Task Stream_marks_go_through_the_spool_in_their_order()
    {
        var tenant = _ledger.NewTenant();
        var writer = await _ledger.StartAsync();
        writer.Fault = (sql, committed) =>
        {
            if (!committed)
                ((SqliteLedger)sql).Execute("PRAGMA query_only=ON");
        };
        var stream = new OpenStream
        {
            Id = writer.NextId(),
            TenantId = tenant,
            StartedAt = DateTimeOffset.UtcNow,
            ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(1),
            Rows = "[]",
        };
        await writer.CommitAsync(new LedgerEntry([]) { OpenStream = stream });
        await writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)]) { CloseStreamId = stream.Id });
        writer.Fault = (sql, committed) =>
        {
            if (!committed)
                ((SqliteLedger)sql).Execute("PRAGMA query_only=OFF");
        };
        await PortalApp.EventuallyAsync(async () => await _ledger.CountAsync(tenant) == 1, "the spool is written");
        await writer.StopAsync(default);
        await using var db = _ledger.Db();
        (await db.Set<OpenStream>().AnyAsync(row => row.TenantId == tenant)).ShouldBeFalse();
    }
}

/// <summary>A PostgreSQL outage: the call gets a 503, and if its row was committed after all, it is reversed.</summary>
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private readonly PostgresLedgerFixture _ledger = new();

    public Task InitializeAsync() => _ledger.InitializeAsync();

    public Task DisposeAsync() => _ledger.DisposeAsync();

    [Fact]
    public async Task A_lost_database_refuses_and_charges_nothing_and_goes_on_when_it_is_back()
    {
        var tenant = _ledger.NewTenant();
        var writer = await _ledger.StartAsync();
        (await writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)]))).ShouldBe(LedgerOutcome.Committed);
        // Committed, but the answer never arrives, and the server is down for longer than the writer waits.
        writer.Fault = (_, committed) =>
        {
            if (!committed)
                return;
            _ledger.Postgres.CrashAsync().GetAwaiter().GetResult();
            throw new IOException("the server is gone");
        };
        LedgerEntry Kept(long id) =>
            new([LedgerFixture.Row(id, tenant, quantity: 7, idempotencyKey: "seven")])
            {
                Answer = new StoredAnswer
                {
                    TenantId = tenant,
                    IdempotencyKey = "seven",
                    CallId = id,
                    Fingerprint = new byte[32],
                    Status = 200,
                    StoredAt = DateTimeOffset.UtcNow,
                    ExpiresAt = DateTimeOffset.UtcNow.AddDays(1),
                },
            };
        (await writer.CommitAsync(Kept(writer.NextId()))).ShouldBe(LedgerOutcome.Refused);
        writer.Fault = null;
        await _ledger.Postgres.RestartAsync();
        await PortalApp.EventuallyAsync(
            async () => await writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)])) == LedgerOutcome.Committed,
            "the writer is back"
        );
        await using var db = _ledger.Db();
        (await db.Set<StoredAnswer>().AnyAsync(answer => answer.TenantId == tenant)).ShouldBeFalse(
            "the caller heard 503: its answer may not be given to the next try for nothing"
        );
        await writer.StopAsync(default);
        var sums = await db.Set<UsageRollup>().Where(row => row.TenantId == tenant).SumAsync(row => row.Quantity);
        var calls = await db.Set<UsageEvent>().CountAsync(row => row.TenantId == tenant && row.Quantity == 1);
        var rows = await db.Set<UsageEvent>()
            .Where(row => row.TenantId == tenant)
            .OrderBy(row => row.Id)
            .Select(row => row.Quantity + " " + row.Source)
            .ToListAsync();
        sums.ShouldBe(calls, string.Join(", ", rows)); // the 7 were answered 503: written and reversed, or never written
        await _ledger.CheckRollupsAsync(tenant);
    }
}
