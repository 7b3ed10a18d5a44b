using System.Net;
using BillingPortal.ApiKeys;
using BillingPortal.Invoices;
using BillingPortal.Tenants;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Tenants;

/// <summary>Tenants never see each other: another tenant's id answers exactly like one that does not exist.</summary>
[Collection(SharedPortal.Name)]
public sealed class TenantScopeTests(PortalApp app)
{
    [Fact]
    public async Task Another_tenants_key_cannot_be_revoked_and_looks_like_none()
    {
        var victim = await app.SignUpAsync();
        var key = await victim.KeyAsync();
        var stranger = await (await app.SignUpAsync()).KeyAsync();

        var foreign = await stranger.DeleteAsync($"/api/keys/{key.Id}");
        var missing = await stranger.DeleteAsync("/api/keys/999999999");

        (foreign.StatusCode, await foreign.CodeAsync()).ShouldBe((missing.StatusCode, await missing.CodeAsync()));
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await key.GetAsync("/v1/echo")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_tenants_invoice_usage_and_keys_are_not_seen()
    {
        var victim = await app.SignUpAsync();
        await victim.SubscribeAsync("basic");
        await (await victim.KeyAsync()).GetAsync("/v1/echo");
        string? invoiceId = null;
        await PortalApp.EventuallyAsync(
            async () =>
            {
                await using var db = app.Db();
                return (
                    invoiceId = await db.Set<InvoiceCopy>()
                        .Where(invoice => invoice.TenantId == victim.Id)
                        .Select(invoice => invoice.StripeInvoiceId)
                        .FirstOrDefaultAsync()
                )
                    is not null;
            },
            "the first invoice is copied"
        );
        var stranger = await (await app.SignUpAsync()).KeyAsync();

        (await stranger.GetAsync($"/api/billing/invoices/{invoiceId}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await stranger.GetAsync("/api/billing/invoices")).JsonAsync()).GetProperty("data").GetArrayLength().ShouldBe(0);
        (await (await stranger.GetAsync("/api/billing/usage")).JsonAsync()).GetProperty("data").GetArrayLength().ShouldBe(0);
        (await (await stranger.GetAsync("/api/keys")).JsonAsync()).GetProperty("data").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/billing/admin/users")]
    [InlineData("/api/billing/admin/invoices")]
    public async Task The_operators_side_does_not_exist_for_customers(string path)
    {
        var key = await (await app.SignUpAsync()).KeyAsync();
        (await key.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetAsync(app.Url + path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/billing/quota")]
    [InlineData("/api/billing/usage")]
    [InlineData("/api/billing/subscription")]
    [InlineData("/api/billing/invoices")]
    [InlineData("/api/keys")]
    public async Task Nobody_is_let_in_without_signing_in(string path)
    {
        var answer = await app.Http.GetAsync(app.Url + path);
        (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.Unauthorized, "not_authenticated"));
    }

    [Fact]
    public async Task A_key_reaches_only_what_its_scopes_name()
    {
        var key = await (await app.SignUpAsync()).KeyAsync(isTest: false, Scopes.BillingRead);
        (await key.GetAsync("/api/billing/quota")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await key.PostAsync("/api/billing/checkout", new { plan = "pro" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await key.PostAsync("/api/keys", new { name = "more" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_stored_as_a_hash()
    {
        var tenant = await app.SignUpAsync();
        var maker = await tenant.KeyAsync();
        var issued = await (await maker.PostAsync("/api/keys", new { name = "shown once" })).JsonAsync();
        var secret = issued.GetProperty("secret").GetString()!;

        (await (await maker.GetAsync("/api/keys")).Content.ReadAsStringAsync()).ShouldNotContain(secret[12..]);
        await using var db = app.Db();
        var stored = await db.Set<ApiKey>().SingleAsync(key => key.TenantId == tenant.Id && key.Name == "shown once");
        stored.Prefix.ShouldBe(secret[..12]);
        System.Text.Encoding.ASCII.GetString(stored.Hash).ShouldNotContain(secret[12..20]);
        foreach (var file in Directory.EnumerateFiles(app.DataDirectory, "billing.db*"))
            System.Text.Encoding.Latin1.GetString(await ReadSharedAsync(file)).ShouldNotContain(secret);
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
