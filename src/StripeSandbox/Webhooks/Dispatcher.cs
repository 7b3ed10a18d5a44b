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
    private static readonly TimeSpan FirstAttemptsPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryCheckInterval = TimeSpan.FromMilliseconds(250);

    private sealed record Job(string Event, string Endpoint, int Attempt, bool Counted);

    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>();
    private readonly PriorityQueue<Job, DateTime> _later = new();
    private readonly Lock _laterGate = new();
    private readonly HttpClient _http = new(
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
    private long _queued;
    private long _finished;
    private long _lastAsked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        world.Committed += Heard;
        foreach (var (e, endpoint, attempts) in world.Read(() => Deliveries.Open(world).ToList()))
            Enqueue(new Job(e, endpoint, attempts, Counted: false));
        var workers = Enumerable
            .Range(0, Math.Max(1, world.Options.DeliveriesAtOnce))
            .Select(_ => WorkAsync(stoppingToken))
            .Append(RequeueAsync(stoppingToken));
        await Task.WhenAll(workers);
    }

    private void Heard(IReadOnlyList<JsonObject> events)
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

    private void Enqueue(Job job)
    {
        if (job.Counted)
            Interlocked.Increment(ref _queued);
        _jobs.Writer.TryWrite(job);
    }

    private void Later(Job job, TimeSpan delay)
    {
        lock (_laterGate)
            _later.Enqueue(job, DateTime.UtcNow + delay);
    }

    /// <summary>Sends an event again, whatever its earlier outcome.</summary>
    public void Resend(string eventId, string endpoint) => Enqueue(new Job(eventId, endpoint, 0, Counted: false));

    /// <summary>Waits until all first attempts so far have finished, and returns how many there were since the last call.</summary>
    public async Task<long> FirstAttemptsDoneAsync(CancellationToken cancellation)
    {
        var target = Interlocked.Read(ref _queued);
        var until = DateTime.UtcNow + FirstAttemptsPatience;
        while (Interlocked.Read(ref _finished) < target && DateTime.UtcNow < until)
            await Task.Delay(10, cancellation);
        var made = target - _lastAsked;
        _lastAsked = target;
        return made;
    }

    private async Task RequeueAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(RetryCheckInterval);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            lock (_laterGate)
            {
                while (_later.TryPeek(out var job, out var dueAt) && dueAt <= DateTime.UtcNow)
                {
                    _later.Dequeue();
                    Enqueue(job);
                }
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                await DeliverAsync(job, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                log.LogError(e, "Delivery of {Event} to {Endpoint} failed unexpectedly.", job.Event, job.Endpoint);
            }
            finally
            {
                if (job.Counted)
                    Interlocked.Increment(ref _finished);
            }
        }
    }

    private async Task DeliverAsync(Job job, CancellationToken cancellation)
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
        var (status, error, took) = await PostAsync(
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

    private async Task<(int? Status, string? Error, long TookMs)> PostAsync(
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
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
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
        _http.Dispose();
        base.Dispose();
    }
}
