using BillingPortal.Data;
using BillingPortal.Metering.Ledger;
using BillingPortal.Tenants;
using BillingPortal.Tests.Metering.Ledger;
using BillingPortal.UsageReporting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.UsageReporting;

/// <summary>Finding usage to report must not delay calls being written.</summary>
public sealed class FreezeUsageTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task What_cannot_be_reported_now_is_passed_over_without_the_writers_turn()
    {
        var services = app.App.Services;
        await using var db = services.GetRequiredService<IDbContextFactory<BillingDb>>().CreateDbContext();
        // Billable, and older than Stripe accepts: an operator has to decide, and until then it is checked every minute.
        var tenant = new Tenant
        {
            PublicId = "ten_waits",
            Name = "Waits",
            ContactEmail = "waits@example.com",
            CreatedAt = DateTimeOffset.UtcNow,
        };
        db.Add(tenant);
        await db.SaveChangesAsync();
        var writer = services.GetRequiredService<LedgerWriter>();
        (
            await writer.CommitAsync(
                new LedgerEntry([LedgerFixture.Row(writer.NextId(), tenant.Id, quantity: 5, at: DateTimeOffset.UtcNow.AddDays(-40))])
            )
        ).ShouldBe(LedgerOutcome.Committed);

        using (await services.GetRequiredService<WriteGate>().EnterAsync(default))
        {
            var freeze = services.GetRequiredService<FreezeUsage>();
            (await freeze.RunAsync(tenant.Id, default).WaitAsync(PortalApp.Patience)).ShouldBe(0);
        }
        (await db.Set<UsageReport>().AnyAsync(report => report.TenantId == tenant.Id)).ShouldBeFalse();
        await db.Set<UsageRollup>()
            .Where(row => row.TenantId == tenant.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Billable, 0)); // leaves nothing for other tests
    }
}
