using System.Diagnostics;
using StripeSandbox.Store;
using StripeSandbox.Webhooks;

namespace StripeSandbox.Clock;

/// <summary>
/// Runs what falls due. While time flows, it runs whatever fell due. When time is advanced, it runs every due instant in order:
/// sets the clock to it, delivers its webhooks and pauses in real time, so that a receiver can report usage before the draft
/// hour of its invoice ends.
/// </summary>
public sealed class PlayDue(World world, Dispatcher webhooks, ILogger<PlayDue> log) : BackgroundService
{
    /// <summary>Stops an endless loop: one advance plays at most this many instants.</summary>
    private const int MaxInstants = 20_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How many played entries of the last advance the dashboard shows.</summary>
    private const int KeptPlayed = 60;

    public sealed record Played(long At, string What, string Id, long Deliveries);

    private readonly List<Played> _played = [];

    public long AdvancingTo { get; private set; }

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _changed = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (world.Options.TickMs <= 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(world.Options.TickMs));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!await _turn.WaitAsync(0, stoppingToken))
                continue;
            try
            {
                for (var i = 0; i < MaxInstants && RunOne(null, world.Read(() => world.Clock.Now)); i++) { }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "A due instant failed; it will be tried again.");
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Runs everything due up to an instant and leaves the clock there.</summary>
    public async Task AdvanceAsync(long to, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            lock (_played)
                _played.Clear();
            AdvancingTo = to;
            world.Clock.Advancing = true;
            for (var i = 0; i < MaxInstants; i++)
            {
                var next = world.Read(() => DueList.Next(world));
                if (next is null || next.At > to)
                    break;
                await InstantAsync(Math.Max(next.At, world.Read(() => world.Clock.Now)), cancellation);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Advancing stopped before {Target}.", to);
            throw;
        }
        finally
        {
            world.Write(tx =>
            {
                world.Clock.PlayingAt = 0;
                world.Clock.Advancing = false;
                if (!cancellation.IsCancellationRequested)
                    world.Clock.MoveTo(tx, to);
            });
            Signal();
            _turn.Release();
        }
    }

    private async Task InstantAsync(long instant, CancellationToken cancellation)
    {
        world.Write(tx =>
        {
            world.Clock.PlayingAt = instant;
            world.Clock.MoveTo(tx, instant);
        });
        Signal();
        for (var i = 0; i < MaxInstants && RunOne(null, instant); i++) { }

        var deliveries = await webhooks.FirstAttemptsDoneAsync(cancellation);
        lock (_played)
        {
            for (var i = 0; i < _played.Count; i++)
            {
                if (_played[i].At == instant)
                    _played[i] = _played[i] with { Deliveries = deliveries };
            }
        }

        if (deliveries > 0)
            await PauseAsync(cancellation);
    }

    /// <summary>Reads the setting repeatedly, so that lowering it shortens a pause that has begun.</summary>
    private async Task PauseAsync(CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (TimeSpan.FromMilliseconds(world.Options.PauseAfterInstantMs) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } left)
            await Task.Delay(left < PollInterval ? left : PollInterval, cancellation);
    }

    /// <summary>Runs the earliest entry due by this time, in a transaction at its own instant.</summary>
    private bool RunOne(string? testClock, long until) =>
        world.Write(tx =>
        {
            if (DueList.Next(world, testClock) is not { } due || due.At > until)
                return false;
            // After a long stop, due instants lie in the past. Run them at their own time, as they would have run.
            tx.Now = due.At;
            due.Run(tx, tx.Edit(world.Store.Find(due.Id)!));
            lock (_played)
            {
                _played.Add(new Played(due.At, due.What, due.Id, 0));
                if (_played.Count > KeptPlayed)
                    _played.RemoveAt(0);
            }

            return true;
        });

    public IReadOnlyList<Played> LastPlayed
    {
        get
        {
            lock (_played)
                return _played.ToList();
        }
    }

    /// <summary>Plays one test clock up to a time without pauses: its customers live in it alone.</summary>
    public void PlayTestClock(string clock, long to)
    {
        for (var i = 0; i < MaxInstants; i++)
        {
            var more = world.Write(tx =>
            {
                if (DueList.Next(world, clock) is not { } due || due.At > to)
                    return false;
                var testClock = world.Store.Find(clock)!;
                tx.Edit(testClock)["frozen_time"] = Math.Max(testClock.Long("frozen_time"), due.At);
                tx.Now = due.At;
                due.Run(tx, tx.Edit(world.Store.Find(due.Id)!));
                return true;
            });
            if (!more)
                return;
        }
    }

    private void Signal() => _changed.Release();

    /// <summary>Waits until the clock is moved, or until the timeout.</summary>
    public async Task WaitForChangeAsync(long afterVersion, TimeSpan patience, CancellationToken cancellation)
    {
        var until = DateTime.UtcNow + patience;
        while (world.Read(() => world.Clock.Version) <= afterVersion && DateTime.UtcNow < until)
            await _changed.WaitAsync(TimeSpan.FromMilliseconds(200), cancellation);
    }
}
