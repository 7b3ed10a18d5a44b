using System.Collections.Concurrent;
using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Time;
using BillingPortal.UsageReporting.Reporters;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.UsageReporting;

/// <summary>Counts of one sending run.</summary>
/// <param name="InOtherHands">Part of <paramref name="Waiting"/>: another run of this process is sending them right now.</param>
public readonly record struct SendResult(int Accepted, int Waiting, int Rejected, int InOtherHands = 0);

/// <summary>
/// Sends frozen reports: one call at a time per customer and meter, in order, as Stripe requires; customers in parallel, all below
/// one rate. The Stripe client's own retry is off. <see cref="JudgeReport"/> decides what each failure means, because a wrong guess
/// loses or doubles units on an invoice.
/// </summary>
public sealed class SendReports(
    IDbContextFactory<BillingDb> databases,
    IEnumerable<IUsageReporter> reporters,
    JudgeReport judge,
    SettleDoubt settle,
    ReportClaims claims,
    ReportPace pace,
    ReportMark mark,
    Installation installation,
    BeginIncarnation incarnation,
    ReportSettings settings,
    KeyedLock locks,
    BillingClock clock,
    TimeProvider wall
)
{
    private const int ReportsPerRound = 2000;

    /// <summary>Stripe already has it: after an unknown outcome that means accepted.</summary>
    public static bool IsRepeat(Exception failure) => JudgeReport.IsRepeat(failure);

    public async Task<SendResult> RunAsync(long? tenantId, CancellationToken cancellationToken)
    {
        int accepted = 0,
            waiting = 0,
            rejected = 0,
            elsewhere = 0;
        var blocked = new HashSet<(string, string)>();
        for (var after = 0L; ; )
        {
            var page = await PageAsync(tenantId, after, cancellationToken);
            if (page.Count == 0)
                return new SendResult(accepted, waiting, rejected, elsewhere);
            after = page[^1].Id;
            var due = Due(page, blocked, ref waiting);
            using var claim = claims.Take(due);
            waiting += due.Count - claim.Ids.Count; // another run is sending those
            elsewhere += due.Count - claim.Ids.Count;
            var reports = await BeginAsync(claim.Ids, cancellationToken);
            await using var results = new SaveResults(databases);
            await Parallel.ForEachAsync(
                reports.GroupBy(report => (report.StripeCustomerId, report.Meter)),
                new ParallelOptions { MaxDegreeOfParallelism = settings.CustomersAtOnce, CancellationToken = cancellationToken },
                async (lane, stop) =>
                {
                    using var laneLock = await locks.EnterAsync(LaneKey(lane.Key.StripeCustomerId, lane.Key.Meter), stop);
                    var isStopped = false;
                    foreach (var report in lane)
                    {
                        if (!isStopped)
                            await SendAsync(report, stop);
                        else
                            report.Attempts--; // not tried after all: the report before it met trouble at Stripe
                        await results.SaveAsync(report);
                        if (report.State == ReportState.Accepted)
                            Interlocked.Increment(ref accepted);
                        else if (report.State == ReportState.Pending)
                            Interlocked.Increment(ref waiting);
                        else
                            Interlocked.Increment(ref rejected);
                        isStopped |= report.State == ReportState.Pending;
                    }
                }
            );
            lock (blocked)
                foreach (var report in reports.Where(report => report.State == ReportState.Pending))
                    blocked.Add((report.StripeCustomerId, report.Meter));
        }
    }

    public static string LaneKey(string customer, string meter) => $"report:{customer}:{meter}";

    private sealed record Candidate(long Id, string Customer, string Meter, int Attempts, DateTimeOffset NextAttemptAt);

    private async Task<List<Candidate>> PageAsync(long? tenantId, long after, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<UsageReport>()
            .AsNoTracking()
            .Where(report => report.State == ReportState.Pending && report.Id > after && (tenantId == null || report.TenantId == tenantId))
            .OrderBy(report => report.Id)
            .Take(ReportsPerRound)
            .Select(report => new Candidate(report.Id, report.StripeCustomerId, report.Meter, report.Attempts, report.NextAttemptAt))
            .ToListAsync(cancellationToken);
    }

    // A waiting report blocks the later ones of its customer and meter, so at most one is in doubt at a time.
    private List<long> Due(List<Candidate> page, HashSet<(string, string)> blocked, ref int waiting)
    {
        // Retries use wall time: the sandbox's calendar does not speed up Stripe's recovery.
        var now = wall.GetUtcNow();
        var due = new List<long>(page.Count);
        foreach (var candidate in page)
        {
            if (candidate.Attempts > 0 && candidate.NextAttemptAt > now)
                blocked.Add((candidate.Customer, candidate.Meter));
            if (blocked.Contains((candidate.Customer, candidate.Meter)))
                waiting++;
            else
                due.Add(candidate.Id);
        }
        return due;
    }

    // Stored before the first call: after a crash we must know that, and when, a report may have reached Stripe.
    private async Task<List<UsageReport>> BeginAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        mark.Raise(ids.Max(), installation.Incarnation);
        var (now, wallNow) = (clock.GetUtcNow(), wall.GetUtcNow());
        // A report in doubt is looked up and not sent, so its last attempt keeps its time: Stripe's summaries lag behind that time.
        var doubted = now - SettleDoubt.AskInsteadOfResendAfter;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.InTransactionAsync(
            async () =>
            {
                await db.Set<UsageReport>()
                    .Where(report => ids.Contains(report.Id) && report.State == ReportState.Pending)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(report => report.Attempts, report => report.Attempts + 1)
                                .SetProperty(report => report.FirstAttemptAt, report => report.FirstAttemptAt ?? now)
                                .SetProperty(
                                    report => report.LastAttemptAt,
                                    report =>
                                        report.FirstAttemptAt != null && report.FirstAttemptAt <= doubted ? report.LastAttemptAt : wallNow
                                ),
                        cancellationToken
                    );
                return await db.Set<UsageReport>()
                    .AsNoTracking()
                    .Where(report => ids.Contains(report.Id) && report.State == ReportState.Pending)
                    .OrderBy(report => report.Id)
                    .ToListAsync(cancellationToken);
            },
            cancellationToken
        );
    }

    private async Task SendAsync(UsageReport report, CancellationToken cancellationToken)
    {
        var reporter = reporters.First(candidate => candidate.Name == report.Reporter);
        try
        {
            if (SettleDoubt.IsNeeded(report, reporter, clock.GetUtcNow()) && !await settle.RunAsync(report, reporter, cancellationToken))
                return;
            await pace.WaitAsync(cancellationToken);
            report.LastAttemptAt = wall.GetUtcNow();
            await reporter.SendAsync(report, cancellationToken);
            judge.Accepted(report);
        }
        catch (Exception failure) when (StripeFailure.Is(failure, cancellationToken))
        {
            if (IsRepeat(failure) && report.Attempts <= 1)
                await incarnation.CollidedAsync(report, judge, cancellationToken);
            else
                judge.Failed(report, failure);
        }
    }
}

/// <summary>Which reports a run of this process is handling. Two runs must not send the same one.</summary>
public sealed class ReportClaims
{
    private readonly ConcurrentDictionary<long, byte> _inHand = new();

    public Claim Take(IEnumerable<long> ids) => new(this, [.. ids.Where(id => _inHand.TryAdd(id, 0))]);

    public sealed class Claim(ReportClaims owner, IReadOnlyCollection<long> ids) : IDisposable
    {
        public IReadOnlyCollection<long> Ids => ids;

        public void Dispose()
        {
            foreach (var id in ids)
                owner._inHand.TryRemove(id, out _);
        }
    }
}
