using BillingPortal.Invoices;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Invoices;

public sealed class SearchInvoicesTests(PortalApp app) : IClassFixture<PortalApp>
{
    private static readonly DateTimeOffset Start = new(2025, 1, 3, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Open_ones_come_first_and_filters_narrow()
    {
        var tenant = await app.SignUpAsync();
        var other = await app.SignUpAsync();
        var prefix = Guid.NewGuid().ToString("N")[..8].ToUpperInvariant();
        await using (var db = app.Db())
        {
            for (var month = 0; month < 30; month++)
                db.Add(Invoice(tenant.Id, $"{prefix}-{month:0000}", Start.AddMonths(month), 1000 + month, month == 4 ? "open" : "paid"));
            db.Add(Invoice(other.Id, $"{prefix}-9999", Start, 5, "paid"));
            await db.SaveChangesAsync();
        }
        var search = app.Service<SearchInvoices>();

        var all = await search.RunAsync(tenant.Context, new InvoiceFilter(null, null, null), 1, default);
        (all.Total, all.Rows.Count).ShouldBe((30, SearchInvoices.PageSize));
        all.Rows.Take(3).Select(row => row.Invoice.TotalMinor).ShouldBe([1004, 1029, 1028]);
        (await search.RunAsync(tenant.Context, new InvoiceFilter(null, null, null), 2, default)).Rows.Count.ShouldBe(5);
        (await search.RunAsync(tenant.Context, new InvoiceFilter(null, null, 2025), 1, default)).Total.ShouldBe(12);
        (await search.RunAsync(tenant.Context, new InvoiceFilter(null, "open", null), 1, default)).Total.ShouldBe(1);
        (await search.RunAsync(tenant.Context, new InvoiceFilter("$10.07", null, null), 1, default))
            .Rows.Single()
            .Invoice.TotalMinor.ShouldBe(1007);
        (await search.RunAsync(tenant.Context, new InvoiceFilter(prefix.ToLowerInvariant() + "-0011", null, null), 1, default))
            .Rows.Single()
            .Invoice.TotalMinor.ShouldBe(1011);
        (await search.RunAsync(tenant.Context, new InvoiceFilter("9999", null, null), 1, default)).Total.ShouldBe(0, "another tenant's");
        var figures = await search.FiguresAsync(tenant.Context, default);
        (figures.Open.Single().Minor, figures.Open.Single().Count, figures.FirstYear).ShouldBe((1004L, 1, 2025));
    }

    [Theory]
    [InlineData("10.02", true, 1002)]
    [InlineData("$1,200", true, 120000)]
    [InlineData("10.021", false, 0)]
    [InlineData("ABC-1", false, 0)]
    public void An_amount_is_read_in_minor_units(string text, bool isAmount, long minor)
    {
        InvoiceText.TryAmount(text, "usd", out var read).ShouldBe(isAmount);
        if (isAmount)
            read.ShouldBe(minor);
    }

    private static InvoiceCopy Invoice(long tenantId, string number, DateTimeOffset at, long total, string status) =>
        new()
        {
            TenantId = tenantId,
            StripeInvoiceId = "in_" + number,
            Number = number,
            Status = status,
            BillingReason = "manual",
            Currency = "usd",
            SubtotalMinor = total,
            TotalMinor = total,
            AmountDueMinor = total,
            AmountRemainingMinor = status == "open" ? total : 0,
            AmountPaidMinor = status == "paid" ? total : 0,
            CreatedAt = at,
            PeriodStart = at,
            PeriodEnd = at.AddMonths(1),
            PaidAt = status == "paid" ? at : null,
        };
}
