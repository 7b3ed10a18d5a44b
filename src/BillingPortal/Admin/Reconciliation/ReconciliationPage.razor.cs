using BillingPortal.Admin.Parts;
using BillingPortal.Jobs;
using BillingPortal.Reconciliation;
using BillingPortal.Ui;
using BillingPortal.Web;
using Microsoft.AspNetCore.Components;

namespace BillingPortal.Admin.Reconciliation;

/// <summary>The comparison of the four sums, for all tenants or for one: shows it, runs it again, and offers safe repairs.</summary>
public sealed partial class ReconciliationPage
{
    private sealed record Result(string Tone, string Title, string Text);

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(15);
    private ConfirmDialog _confirm = default!;
    private DateTimeOffset? _askedAt;
    private bool _isUnknown,
        _checksOne;
    private string _said = "";
    private UsageCheck? _repairing;
    private Result? _result;

    /// <summary>Null on the page for all tenants.</summary>
    [Parameter]
    public string? PublicId { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "meter")]
    private string? Meter { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    protected override TimeSpan? RefreshEvery => TimeSpan.FromSeconds(2);
    private bool IsOne => PublicId is not null;
    private string Here => IsOne ? $"admin/tenants/{PublicId}/reconciliation" : "admin/reconciliation";
    private bool IsPlain => KnownShow is null && string.IsNullOrWhiteSpace(Q) && KnownMeter is null;
    private string? KnownShow => ReadReconciliation.Shows.Any(one => one.Value == Show) ? Show : null;
    private string? KnownMeter => Read.Meters.Any(one => one.Value == Meter) ? Meter : null;
    private bool IsChecking =>
        _checksOne || _askedAt is not null || (!IsOne && (Data?.Usage?.IsRunning == true || Data?.Copies?.IsRunning == true));

    protected override async Task<ReconciliationView?> ReadAsync(CancellationToken cancellationToken)
    {
        var view = await Read.RunAsync(PublicId, Q, KnownShow, KnownMeter, Pager.Skip(PageNumber), Pager.Size, cancellationToken);
        _isUnknown = view is null;
        if (view is null)
            Navigation.NotFound();
        else if (
            _askedAt is { } asked
            && ((HasRunSince(view.Usage, asked) && HasRunSince(view.Copies, asked)) || Wall.GetUtcNow() - asked > LongestStart)
        )
        {
            _askedAt = null;
            ShowSummary(view.Figures);
        }
        return view;
    }

    private static bool HasRunSince(JobStatus? job, DateTimeOffset asked) => job?.LastRuns.FirstOrDefault()?.StartedAt >= asked;

    private async Task CheckAsync()
    {
        (_said, _result) = ("", null);
        if (Data?.Of is not { } tenant)
        {
            _askedAt = Wall.GetUtcNow();
            if (!await Start.CompareAllAsync(await People.CallerAsync(), Left))
            {
                _askedAt = null;
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(600), Left); // most runs have finished by then
            await ReloadAsync();
            return;
        }
        _checksOne = true;
        try
        {
            if (!await Start.CompareAsync(await People.CallerAsync(), tenant.Id, Left))
                return;
        }
        finally
        {
            _checksOne = false;
        }
        await ReloadAsync();
        if (Data is { } view)
            ShowSummary(view.Figures);
    }

    private void ShowSummary(ReconciliationFigures figures) =>
        _said =
            figures.Compared == 0
                ? figures.NotCompared == 0
                    ? "Nothing to compare yet."
                    : "Not compared: Stripe could not be asked."
                : figures.Differ > 0
                    ? $"Checked. {Format.Count(figures.Differ, "difference")}."
                    : figures.InFlight > 0
                        ? $"Checked. {Format.Exact(figures.InFlight)} on the way, no differences."
                        : figures.NotCompared > 0
                            ? $"Checked. {Format.Count(figures.NotCompared, "sum")} could not be compared: Stripe did not answer."
                            : "Checked. All sums agree.";

    private async Task RepairAsync(CheckRow row)
    {
        if (row.Repair is not { } offer)
            return;
        var what = $"{row.TenantName}, {row.MeterName}";
        if (!await _confirm.AskAsync(new ConfirmDialog.Question($"{offer.Verb}: {what}", offer.Effect, offer.Verb)))
            return;
        (_repairing, _result) = (row.Check, null);
        StateHasChanged();
        try
        {
            var outcome = await Repair.RunAsync(
                await People.CallerAsync(),
                row.Check.TenantId,
                row.Check.Meter,
                row.Check.PeriodStart,
                CancellationToken.None
            );
            _result = outcome switch
            {
                RepairOutcome.Done { Check.Agrees: true } done => new Result("ok", $"{what}: the sums agree now", done.Text),
                RepairOutcome.Done done => new Result("warn", $"{what}: still different", $"{done.Text} Cause now: {done.Check.Cause}."),
                RepairOutcome.NotAllowed => new Result("warn", $"{what}: nothing was done", "You are no operator any more."),
                RepairOutcome.NoSafeRepair nothing => new Result("info", $"{what}: nothing was done", nothing.Why),
                RepairOutcome.StripeUnavailable away => new Result(
                    "warn",
                    $"{what}: Stripe does not answer",
                    $"{away.Reason} Nothing is lost; press again later."
                ),
                _ => null,
            };
        }
        finally
        {
            _repairing = null;
        }
        await ReloadAsync();
    }

    private async Task DecidedAsync(string words)
    {
        _result = new Result("info", "Decided", words);
        await ReloadAsync();
    }
}
