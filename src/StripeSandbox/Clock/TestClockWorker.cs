using StripeSandbox.Store;

namespace StripeSandbox.Clock;

/// <summary>Advances test clocks one after another and marks each as ready.</summary>
public sealed class TestClockWorker(World world, PlayDue play, ILogger<TestClockWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (
                var id in world.Read(() =>
                    world.Store.All("test_helpers.test_clock").Where(c => c.Str("status") == "advancing").Select(c => c.Need("id")).ToList()
                )
            )
            {
                try
                {
                    Finish(id);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogError(e, "Test clock {Clock} could not be advanced.", id);
                    world.Write(tx => tx.Edit(tx.Find("test_helpers.test_clock", id)!)["status"] = "internal_failure");
                }
            }
        }
    }

    private void Finish(string id)
    {
        var to = world.Read(() => world.Store.Find(id)!.Obj("status_details")!.Obj("advancing")!.Long("target_frozen_time"));
        play.PlayTestClock(id, to);
        world.Write(tx =>
        {
            if (tx.Find("test_helpers.test_clock", id) is not { } clock)
                return;
            tx.Edit(clock);
            clock["frozen_time"] = to;
            clock["status"] = "ready";
            clock["status_details"] = new System.Text.Json.Nodes.JsonObject();
            tx.Emit("test_helpers.test_clock.ready", clock);
        });
    }
}
