using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Webhooks;

/// <summary>
/// Posts events to endpoints: at once after the commit, a few at a time, then retried with growing gaps in real time. A
/// redirect is a failure. Each delivery tells the receiver the sandbox's clock offset.
/// </summary>
public sealed class Dispatcher(World world, Chaos chaos, Recorder recorder, ILogger<Dispatcher> log) : BackgroundService
{
    static readonly TimeSpan FirstAttemptsPatience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan RetryCheckInterval = TimeSpan.FromMilliseconds(250);

    sealed record Job(string Event, string Endpoint, int Attempt, bool Counted);

    readonly Channel<Job> jobs = Channel.CreateUnbounded<Job>();
    readonly PriorityQueue<Job, DateTime> later = new();
    readonly Lock laterGate = new();
    readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    long queued;
    long finished;
    long lastAsked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        world.Committed += Heard;
        foreach (var (e, endpoint, attempts) in world.Read(() => Deliveries.Open(world).ToList()))
            Enqueue(new Job(e, endpoint, attempts, Counted: false));
        var workers = Enumerable
            .Range(0, Math.Max(1, world.Options.DeliveriesAtOnce))
            .Select(_ => Work(stoppingToken))
            .Append(Requeue(stoppingToken));
        await Task.WhenAll(workers);
    }

    void Heard(IReadOnlyList<JsonObject> events)
    {
        recorder.Events(world, events);
        foreach (var e in chaos.Reordered(events))
        {
            foreach (var d in e.Each("_deliveries").Select(d => d.Need("endpoint")).ToList())
            {
                foreach (var delay in chaos.Deliveries())
                {
                    if (delay == TimeSpan.Zero)
                        Enqueue(new Job(e.Need("id"), d, 0, Counted: true));
                    else
                        Later(new Job(e.Need("id"), d, 0, Counted: false), delay);
                }
            }
        }
    }

    void Enqueue(Job job)
    {
        if (job.Counted)
            Interlocked.Increment(ref queued);
        jobs.Writer.TryWrite(job);
    }

    void Later(Job job, TimeSpan delay)
    {
        lock (laterGate)
            later.Enqueue(job, DateTime.UtcNow + delay);
    }

    /// <summary>Sends an event again, whatever its earlier outcome.</summary>
    public void Resend(string eventId, string endpoint) => Enqueue(new Job(eventId, endpoint, 0, Counted: false));

    /// <summary>Waits until all first attempts so far have finished, and returns how many there were since the last call.</summary>
    public async Task<long> FirstAttemptsDone(CancellationToken cancellation)
    {
        var target = Interlocked.Read(ref queued);
        var until = DateTime.UtcNow + FirstAttemptsPatience;
        while (Interlocked.Read(ref finished) < target && DateTime.UtcNow < until)
            await Task.Delay(10, cancellation);
        var made = target - lastAsked;
        lastAsked = target;
        return made;
    }

    async Task Requeue(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(RetryCheckInterval);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            lock (laterGate)
            {
                while (later.TryPeek(out var job, out var dueAt) && dueAt <= DateTime.UtcNow)
                {
                    later.Dequeue();
                    Enqueue(job);
                }
            }
        }
    }

    async Task Work(CancellationToken cancellation)
    {
        await foreach (var job in jobs.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                await Deliver(job, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                log.LogError(e, "Delivery of {Event} to {Endpoint} failed unexpectedly.", job.Event, job.Endpoint);
            }
            finally
            {
                if (job.Counted)
                    Interlocked.Increment(ref finished);
            }
        }
    }

    async Task Deliver(Job job, CancellationToken cancellation)
    {
        var ready = world.Read(() =>
            world.Store.Find(job.Event) is { } e && world.Store.Find(job.Endpoint) is { } endpoint
                ? new
                {
                    Body = (e.Obj("_thin") ?? Render.Public(world, e)).Text(),
                    Url = endpoint.Need("url"),
                    Secrets = Signing.ValidSecrets(endpoint, Clock.SandboxClock.Wall).ToList(),
                    world.Clock.Offset,
                    Enabled = endpoint.Str("status") == "enabled",
                }
                : null
        );
        if (ready is null || !ready.Enabled)
            return;
        var gaps = world.Options.EffectiveWebhookRetrySeconds;
        var last = job.Attempt >= gaps.Length;
        var (status, error, took) = await Post(
            ready.Url,
            ready.Body,
            Signing.Header(ready.Secrets, Clock.SandboxClock.Wall, ready.Body),
            ready.Offset,
            cancellation
        );
        world.Write(tx => Deliveries.Note(tx, job.Event, job.Endpoint, status, error, took, last));
        if (status is >= 200 and < 300 || last)
            return;
        Later(job with { Attempt = job.Attempt + 1, Counted = false }, TimeSpan.FromSeconds(gaps[job.Attempt]));
    }

    async Task<(int? Status, string? Error, long TookMs)> Post(
        string url,
        string body,
        string signature,
        long offset,
        CancellationToken cancellation
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(world.Options.WebhookTimeoutSeconds));
        var clock = Stopwatch.StartNew();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
            request.Headers.TryAddWithoutValidation("Stripe-Sandbox-Offset", offset.ToString(CultureInfo.InvariantCulture));
            request.Headers.UserAgent.ParseAdd("Stripe/1.0");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return ((int)response.StatusCode, null, clock.ElapsedMilliseconds);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return (null, e is OperationCanceledException ? "Timed out" : e.Message, clock.ElapsedMilliseconds);
        }
    }

    public override void Dispose()
    {
        world.Committed -= Heard;
        http.Dispose();
        base.Dispose();
    }
}
