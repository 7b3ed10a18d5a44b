using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Metering.Quota;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering.Ledger;

public sealed class SqliteLedgerTests(SqliteLedgerFixture fixture) : LedgerTests(fixture), IClassFixture<SqliteLedgerFixture>;

public sealed class PostgresLedgerTests(PostgresLedgerFixture fixture) : LedgerTests(fixture), IClassFixture<PostgresLedgerFixture>;

/// <summary>The ledger's guarantees, on both databases.</summary>
public abstract class LedgerTests(LedgerFixture ledger)
{
    /// <summary>One row of a random batch: few values per field, so that buckets collide.</summary>
    public sealed record Shape(int Number, int Quantity, int Meter, int Key, int Hours, bool IsTest);

    [Fact]
    public void Any_batches_in_any_order_with_any_repetitions_add_up_in_both_rollups()
    {
        var shapes =
            from number in Gen.Choose(1, 40)
            from quantity in Gen.Choose(0, 1000)
            from meter in Gen.Choose(0, 2)
            from key in Gen.Choose(1, 3)
            from hours in Gen.Choose(0, 60)
            from isTest in Gen.Elements(true, false)
            select new Shape(number, quantity, meter, key, hours, isTest);
        var batches = shapes.ListOf().ListOf();
        Prop.ForAll(
                batches.ToArbitrary(),
                batches =>
                {
                    var tenant = ledger.NewTenant();
                    using var sql = ledger.Sql();
                    var end = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero); // the hours reach back across the end of a month
                    foreach (var batch in batches)
                    {
                        // A repeated number is the same row again, as after a commit with unknown outcome: the first one counts.
                        var rows = batch.Select(shape =>
                            LedgerFixture.Row(
                                (tenant << 20) + shape.Number,
                                tenant,
                                shape.Quantity,
                                $"meter_{shape.Meter}",
                                end.AddHours(-shape.Hours),
                                shape.Key,
                                shape.IsTest
                            )
                        );
                        sql.Commit([.. rows.DistinctBy(row => row.Id).Select(row => new LedgerEntry([row]))]);
                    }
                    ledger
                        .CountAsync(tenant)
                        .GetAwaiter()
                        .GetResult()
                        .ShouldBe(batches.SelectMany(batch => batch).Select(shape => shape.Number).Distinct().Count());
                    ledger.CheckRollupsAsync(tenant).GetAwaiter().GetResult();
                }
            )
            .Check(Repeatable.Config.WithMaxTest(40).WithEndSize(12));
    }

    [Fact]
    public async Task A_commit_with_unknown_outcome_is_repeated_and_counts_once()
    {
        var tenant = ledger.NewTenant();
        var writer = await ledger.StartAsync();
        var thrown = 0;
        // Fail after the commit and before callers are told, like a connection that breaks during the answer.
        writer.Fault = (_, committed) =>
        {
            if (committed && Interlocked.Increment(ref thrown) % 2 == 1)
                throw new IOException("the connection broke");
        };
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)])).AsTask())
        );
        writer.Fault = null;
        await writer.StopAsync(default);
        outcomes.ShouldAllBe(outcome => outcome == LedgerOutcome.Committed);
        (await ledger.CountAsync(tenant)).ShouldBe(50);
        await ledger.CheckRollupsAsync(tenant);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(99)]
    public async Task A_large_batch_with_a_row_that_is_stored_already_adds_the_others_once(int stored)
    {
        var tenant = ledger.NewTenant();
        using var sql = ledger.Sql();
        // Calls of two rows and of one, so that a call can span two statements; not ordered by id.
        LedgerEntry Entry(int number) =>
            new([
                .. Enumerable
                    .Range(0, 1 + (number % 2))
                    .Select(i =>
                        LedgerFixture.Row((tenant << 20) + ((99 - number) * 2) + i, tenant, number + 1, $"meter_{i}", keyId: number % 7)
                    ),
            ]);
        sql.Commit([Entry(stored)]);
        LedgerEntry[] batch = [.. Enumerable.Range(0, 100).Select(Entry)];
        sql.Commit(batch);
        sql.Commit(batch);
        (await ledger.CountAsync(tenant)).ShouldBe(150);
        await ledger.CheckRollupsAsync(tenant);
    }

    [Fact]
    public async Task A_row_that_cannot_be_stored_does_not_take_its_neighbours_along()
    {
        var tenant = ledger.NewTenant();
        var writer = await ledger.StartAsync();
        var entries = Enumerable.Range(0, 100).Select(i => new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)])).ToList();
        var bad = LedgerFixture.Row(writer.NextId(), tenant);
        bad.Method = null!;
        entries.Insert(50, new LedgerEntry([bad]));
        var outcomes = await Task.WhenAll(entries.Select(entry => writer.CommitAsync(entry).AsTask()));
        await writer.StopAsync(default);
        outcomes.Count(outcome => outcome == LedgerOutcome.Refused).ShouldBe(1);
        outcomes[50].ShouldBe(LedgerOutcome.Refused);
        (await ledger.CountAsync(tenant)).ShouldBe(100);
        await ledger.CheckRollupsAsync(tenant);
    }

    [Fact]
    public async Task Stopping_commits_what_waits_and_takes_nothing_more()
    {
        var tenant = ledger.NewTenant();
        var writer = await ledger.StartAsync();
        var waiting = Enumerable
            .Range(0, 500)
            .Select(_ => writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)])).AsTask())
            .ToList();
        await writer.StopAsync(default);
        (await Task.WhenAll(waiting)).ShouldAllBe(outcome => outcome == LedgerOutcome.Committed);
        (await writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)]))).ShouldBe(LedgerOutcome.Refused);
        (await ledger.CountAsync(tenant)).ShouldBe(500);
    }

    [Fact]
    public async Task A_full_queue_refuses_instead_of_growing()
    {
        var tenant = ledger.NewTenant();
        var writer = await ledger.StartAsync();
        using var open = new ManualResetEventSlim();
        writer.Fault = (_, committed) =>
        {
            if (!committed)
                open.Wait();
        };
        var waiting = Enumerable
            .Range(0, 20_000)
            .Select(_ => writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant)])).AsTask())
            .ToList();
        open.Set();
        var outcomes = await Task.WhenAll(waiting);
        await writer.StopAsync(default);
        outcomes.Count(outcome => outcome == LedgerOutcome.Refused).ShouldBeGreaterThan(0);
        (await ledger.CountAsync(tenant)).ShouldBe(outcomes.Count(outcome => outcome == LedgerOutcome.Committed));
        await ledger.CheckRollupsAsync(tenant);
    }

    [Fact]
    public async Task Of_two_calls_with_one_idempotency_key_one_is_stored_and_a_repetition_of_it_is_itself()
    {
        var tenant = ledger.NewTenant();
        LedgerEntry Entry(long id) =>
            new([LedgerFixture.Row(id, tenant)])
            {
                Answer = new StoredAnswer
                {
                    TenantId = tenant,
                    IdempotencyKey = "one",
                    CallId = id,
                    Fingerprint = new byte[32],
                    Status = 200,
                    StoredAt = DateTimeOffset.UtcNow,
                    ExpiresAt = DateTimeOffset.UtcNow.AddDays(1),
                },
            };
        using var sql = ledger.Sql();
        LedgerEntry first = Entry((tenant << 20) + 1),
            second = Entry((tenant << 20) + 2),
            again = Entry((tenant << 20) + 1);
        sql.Commit([first, second]);
        sql.Commit([again]);
        (first.IsDuplicate, second.IsDuplicate, again.IsDuplicate).ShouldBe((false, true, false));
        (await ledger.CountAsync(tenant)).ShouldBe(1);
        await ledger.CheckRollupsAsync(tenant);
    }

    [Fact]
    public async Task An_alert_is_stored_once_and_again_when_the_plan_includes_another_amount()
    {
        var tenant = ledger.NewTenant();
        UsageAlert Alert(long included) =>
            new()
            {
                TenantId = tenant,
                Meter = "api_calls",
                PeriodStart = DateTimeOffset.UnixEpoch,
                Included = included,
                ThresholdPercent = 80,
                Used = 80,
                RaisedAt = DateTimeOffset.UtcNow,
            };
        using var sql = ledger.Sql();
        sql.Commit([
            new LedgerEntry([]) { Alert = Alert(100) },
            new LedgerEntry([]) { Alert = Alert(100) },
            new LedgerEntry([]) { Alert = Alert(200) },
        ]);
        await using var db = ledger.Db();
        (await db.Set<UsageAlert>().CountAsync(alert => alert.TenantId == tenant)).ShouldBe(2);
    }

    [Fact]
    public async Task Ids_go_on_behind_what_is_stored_even_when_the_clock_was_set_back()
    {
        var tenant = ledger.NewTenant();
        var writer = await ledger.StartAsync(new SteppedClock(DateTimeOffset.UtcNow.AddDays(2)));
        var before = writer.NextId();
        await writer.CommitAsync(new LedgerEntry([LedgerFixture.Row(before, tenant)]));
        await writer.StopAsync(default);
        var later = await ledger.StartAsync(new SteppedClock(DateTimeOffset.UtcNow.AddYears(-1)));
        later.NextId().ShouldBeGreaterThan(before);
        await later.StopAsync(default);
    }
}

/// <summary>A wall clock set by the test; its stopwatch runs normally.</summary>
internal sealed class SteppedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
