using System.Linq.Expressions;
using BillingPortal.Reconciliation;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Admin;

/// <summary>Which comparisons to list.</summary>
public enum ShownChecks
{
    /// <summary>All that do not agree, also those only on the way.</summary>
    Differences,
    OnTheWay,
    Agreeing,
    All,
}

/// <summary>One comparison of the four sums, with names.</summary>
public sealed record CheckRow(UsageCheck Check, string MeterName, string TenantName, string TenantPublicId)
{
    public bool IsOnTheWay => !Check.Agrees && Check.Rejected == 0 && (Check.Pending > 0 || Check.Ledger > Check.Accepted + Check.Pending + Check.Rejected);
}

/// <param name="LastAt">When the newest comparison was made; null = never.</param>
public sealed record CheckFigures(int Checked, int Tenants, int Agree, int OnTheWay, int Differ, DateTimeOffset? LastAt);

public sealed partial class AdminQueries
{
    private static readonly Expression<Func<UsageCheck, bool>> Agrees = check =>
        check.Ledger == check.Accepted && (check.Summary == null || check.Summary == check.Ledger) && (check.Invoiced == null || check.Invoiced == check.Ledger);

    private static readonly Expression<Func<UsageCheck, bool>> DoesNotAgree = check =>
        !(check.Ledger == check.Accepted && (check.Summary == null || check.Summary == check.Ledger) && (check.Invoiced == null || check.Invoiced == check.Ledger));

    private static readonly Expression<Func<UsageCheck, bool>> IsOnTheWay = check =>
        check.Rejected == 0 && check.Ledger != check.Accepted && (check.Pending > 0 || check.Ledger > check.Accepted + check.Pending);

    // What will not heal by itself when the next report is sent.
    private static readonly Expression<Func<UsageCheck, bool>> Differs = check =>
        !(check.Ledger == check.Accepted && (check.Summary == null || check.Summary == check.Ledger) && (check.Invoiced == null || check.Invoiced == check.Ledger))
        && (check.Rejected > 0 || (check.Pending == 0 && check.Ledger <= check.Accepted));

    public async Task<CheckFigures> CheckFiguresAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var checks = db.Set<UsageCheck>().AsNoTracking();
        var all = await checks.CountAsync(cancellationToken);
        return new CheckFigures(all, await checks.Select(check => check.TenantId).Distinct().CountAsync(cancellationToken), await checks.CountAsync(Agrees, cancellationToken),
            await checks.Where(DoesNotAgree).CountAsync(IsOnTheWay, cancellationToken), await checks.CountAsync(Differs, cancellationToken),
            all == 0 ? null : await checks.MaxAsync(check => check.CheckedAt, cancellationToken));
    }

    /// <summary>One page of comparisons: differences first, then what is on the way, then the newest period.</summary>
    /// <param name="text">Part of a tenant's name or id.</param>
    public async Task<(IReadOnlyList<CheckRow> Rows, int Total)> ChecksAsync(ShownChecks filter, string? text, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var checks = db.Set<UsageCheck>().AsNoTracking();
        checks = filter switch
        {
            ShownChecks.Differences => checks.Where(DoesNotAgree),
            ShownChecks.OnTheWay => checks.Where(DoesNotAgree).Where(IsOnTheWay),
            ShownChecks.Agreeing => checks.Where(Agrees),
            _ => checks,
        };
        var rows = checks.Join(db.Set<Tenant>(), check => check.TenantId, tenant => tenant.Id, (check, tenant) => new { Check = check, tenant.Name, tenant.PublicId });
        if (Search.For(text) is ({ } typed, { } wanted)) rows = rows.Where(row => row.Name.ToLower().Contains(wanted) || row.Name.Contains(typed) || row.PublicId.Contains(wanted));
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows
            .OrderBy(row => row.Check.Ledger == row.Check.Accepted && (row.Check.Summary == null || row.Check.Summary == row.Check.Ledger) && (row.Check.Invoiced == null || row.Check.Invoiced == row.Check.Ledger))
            .ThenBy(row => row.Check.Rejected == 0 && (row.Check.Pending > 0 || row.Check.Ledger > row.Check.Accepted))
            .ThenByDescending(row => row.Check.PeriodStart).ThenBy(row => row.Name).ThenBy(row => row.Check.TenantId).ThenBy(row => row.Check.Meter)
            .Skip(skip).Take(Math.Clamp(take, 1, LargestPage)).ToListAsync(cancellationToken);
        return ([.. page.Select(row => new CheckRow(row.Check, catalogue.Value.MeterName(row.Check.Meter), row.Name, row.PublicId))], total);
    }
}
