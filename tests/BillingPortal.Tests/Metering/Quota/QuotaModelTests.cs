using BillingPortal.Metering;
using BillingPortal.Metering.Quota;
using BillingPortal.Plans;
using BillingPortal.Subscriptions;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering.Quota;

/// <summary>
/// Tests the quota's arithmetic against a trivially correct model: sums over lists. Random interleavings of calls, settlements,
/// cancellations, expiries, plan changes up and down, period changes and crashes.
/// </summary>
public sealed class QuotaModelTests
{
    private const int Meters = 3;
    private const long LifetimeTicks = 1000;

    public enum Step
    {
        Reserve,
        Settle,
        SettleLess,
        Cancel,
        ChangePlan,
        TurnOver,
        Crash,
        Wait,
    }

    public sealed record Move(Step Step, int Meter, int Other, int Quantity, int Pick);

    /// <summary>One open call, as the portal's reservation and as the model's entry.</summary>
    private sealed record Open(Reservation Reservation, int Period, (int Meter, long Quantity)[] Reserved, long ExpiresAt);

    private sealed class World
    {
        public long[] Limits { get; } = [100, 100, 100];
        public int Period { get; set; }
        public long Now { get; set; }
        public List<(int Period, int Meter, long Quantity)> Ledger { get; } = [];
        public List<Open> Calls { get; set; } = [];
        public Dictionary<int, PeriodCounters> Counters { get; } = [];

        public PeriodCounters Of(int period)
        {
            if (Counters.TryGetValue(period, out var known))
                return known;
            // As after a start: loaded only from what was recorded.
            var loaded = new PeriodCounters(1, DateTimeOffset.UnixEpoch.AddMonths(period));
            for (var meter = 0; meter < Meters; meter++)
                loaded.Load(
                    Name(meter),
                    isTest: false,
                    Ledger.Where(row => row.Period == period && row.Meter == meter).Sum(row => row.Quantity)
                );
            return Counters[period] = loaded;
        }

        public long Used(int period, int meter) => Ledger.Where(row => row.Period == period && row.Meter == meter).Sum(row => row.Quantity);

        public long Reserved(int period, int meter) =>
            Calls
                .Where(call => call.Period == period)
                .SelectMany(call => call.Reserved)
                .Where(claim => claim.Meter == meter)
                .Sum(claim => claim.Quantity);
    }

    [Fact]
    public void Counters_agree_with_the_model_and_nothing_is_ever_admitted_above_its_limit()
    {
        var moves =
            from step in Gen.Frequency(
                (10, Gen.Constant(Step.Reserve)),
                (5, Gen.Constant(Step.Settle)),
                (3, Gen.Constant(Step.SettleLess)),
                (2, Gen.Constant(Step.Cancel)),
                (1, Gen.Constant(Step.ChangePlan)),
                (1, Gen.Constant(Step.TurnOver)),
                (1, Gen.Constant(Step.Crash)),
                (1, Gen.Constant(Step.Wait))
            )
            from meter in Gen.Choose(0, Meters - 1)
            from other in Gen.Choose(0, Meters - 1)
            from quantity in Gen.Choose(0, 60)
            from pick in Gen.Choose(0, 1000)
            select new Move(step, meter, other, quantity, pick);
        Prop.ForAll(
                moves.ListOf().ToArbitrary(),
                list =>
                {
                    var world = new World();
                    foreach (var move in list)
                    {
                        Play(world, move);
                        foreach (var (period, counters) in world.Counters)
                            for (var meter = 0; meter < Meters; meter++)
                                counters
                                    .Read(Name(meter), isTest: false)
                                    .ShouldBe((world.Used(period, meter), world.Reserved(period, meter)));
                    }
                }
            )
            .Check(Repeatable.Config.WithMaxTest(400).WithEndSize(120));
    }

    private static void Play(World world, Move move)
    {
        world.Now++;
        switch (move.Step)
        {
            case Step.Reserve:
                Reserve(world, move);
                break;
            case Step.Settle or Step.SettleLess or Step.Cancel when world.Calls.Count > 0:
                Settle(world, world.Calls[move.Pick % world.Calls.Count], move);
                break;
            case Step.ChangePlan:
                world.Limits[move.Meter] = move.Quantity * 4; // up or down, also below current usage
                break;
            case Step.TurnOver:
                world.Period++; // open calls stay in the period in which they started
                break;
            case Step.Crash:
                world.Calls = []; // the process loses reservations; the ledger remains
                world.Counters.Clear();
                break;
            case Step.Wait:
                world.Now += move.Quantity * 30;
                break;
            default:
                break;
        }
    }

    private static void Reserve(World world, Move move)
    {
        var counters = world.Of(world.Period);
        (int Meter, long Quantity)[] wanted =
            move.Meter == move.Other ? [(move.Meter, move.Quantity)] : [(move.Meter, move.Quantity), (move.Other, move.Pick % 20)];
        var claims = wanted
            .Select(want => new Claim(
                counters.Of(Name(want.Meter), isTest: false),
                want.Quantity,
                world.Limits[want.Meter],
                world.Limits[want.Meter],
                LimitPolicy.Refuse
            ))
            .ToArray();
        var reservation = new Reservation(counters, Entitlement, isTest: false, claims, world.Now + LifetimeTicks);
        var full = counters.TryReserve(claims, reservation, world.Now, out _);

        bool HasRoom() =>
            wanted.All(want =>
                world.Used(world.Period, want.Meter) + world.Reserved(world.Period, want.Meter) + want.Quantity <= world.Limits[want.Meter]
            );
        // An expired call loses its reservation only when another call needs the units.
        if (!HasRoom())
            world.Calls.RemoveAll(call => call.Period == world.Period && call.ExpiresAt <= world.Now);
        (full is null).ShouldBe(HasRoom());
        if (full is null)
            world.Calls.Add(new Open(reservation, world.Period, wanted, world.Now + LifetimeTicks));
    }

    private static void Settle(World world, Open call, Move move)
    {
        long Of(string meter)
        {
            var reserved = call.Reserved.First(reserved => Name(reserved.Meter) == meter).Quantity;
            return move.Step switch
            {
                Step.Settle => reserved,
                Step.SettleLess => reserved == 0 ? 0 : move.Pick % (reserved + 1),
                _ => 0,
            };
        }
        var counted = call.Reservation.Counters.Settle(call.Reservation, claim => Of(claim.Meter), asReserved: false, out _);
        counted.ShouldBeTrue();
        call.Reservation.Counters.Settle(call.Reservation, claim => Of(claim.Meter), asReserved: false, out _).ShouldBeFalse(); // only once
        world.Calls.Remove(call);
        foreach (var reserved in call.Reserved)
            world.Ledger.Add((call.Period, reserved.Meter, Of(Name(reserved.Meter))));
    }

    [Fact]
    public async Task Parallel_callers_take_exactly_the_last_hundred_units()
    {
        var counters = new PeriodCounters(1, DateTimeOffset.UnixEpoch);
        counters.Load("api_calls", isTest: false, used: 9_900);
        Claim[] claims = [new Claim(counters.Of("api_calls", isTest: false), 1, 10_000, 10_000, LimitPolicy.Refuse)];
        var admitted = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, 400)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        var reservation = new Reservation(counters, Entitlement, isTest: false, claims, long.MaxValue);
                        if (counters.TryReserve(claims, reservation, 0, out var _) is not null)
                            return;
                        Interlocked.Increment(ref admitted);
                        counters.Settle(reservation, used: null, asReserved: true, out var _);
                    })
                )
        );
        admitted.ShouldBe(100);
        counters.Read("api_calls", isTest: false).ShouldBe((10_000, 0));
    }

    [Fact]
    public void A_sum_near_the_largest_number_does_not_wrap_into_room()
    {
        var counters = new PeriodCounters(1, DateTimeOffset.UnixEpoch);
        counters.Load("api_calls", isTest: false, used: long.MaxValue - 10);
        Claim[] claims = [new Claim(counters.Of("api_calls", isTest: false), 100, 0, long.MaxValue, LimitPolicy.Refuse)];
        counters
            .TryReserve(claims, new Reservation(counters, Entitlement, isTest: false, claims, long.MaxValue), 0, out _)
            .ShouldNotBeNull();
    }

    [Theory]
    [InlineData(100, 80, 80)]
    [InlineData(101, 80, 81)] // 80.8: the first whole unit at or above it
    [InlineData(1, 120, 2)]
    [InlineData(long.MaxValue, 120, long.MaxValue)]
    public void A_threshold_is_the_first_unit_at_or_above_its_percentage(long included, int percent, long units) =>
        RaiseAlerts.Units(included, percent).ShouldBe(units);

    [Fact]
    public void A_bucket_lets_its_rate_through_and_refills_evenly()
    {
        var rates = from rate in Gen.Choose(1, 600) from steps in Gen.Choose(0, 5000).ListOf() select (rate, steps);
        Prop.ForAll(
                rates.ToArbitrary(),
                input =>
                {
                    const long TicksPerSecond = 1000;
                    var bucket = new LimitRate.Bucket(0, TicksPerSecond);
                    long now = 0,
                        allowed = 0;
                    foreach (var step in input.steps)
                    {
                        now += step;
                        if (bucket.TryTake(input.rate, now, out var taken) && taken.IsAllowed)
                            allowed++;
                        // A full bucket at the start, plus the refill over time.
                        allowed.ShouldBeLessThanOrEqualTo(
                            input.rate + 1 + (now * input.rate / (60 * TicksPerSecond)) + (input.rate * 60 / (60 * (int)TicksPerSecond))
                        );
                    }
                }
            )
            .Check(Repeatable.Config.WithMaxTest(100).WithEndSize(200));
    }

    private static string Name(int meter) => $"meter_{meter}";

    private static readonly Entitlement Entitlement = new()
    {
        TenantId = 1,
        State = EntitlementState.Active,
        PlanName = "Model",
        Period = new BillingPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMonths(1)),
        Meters = System.Collections.Frozen.FrozenDictionary<string, MeterAllowance>.Empty,
    };
}
