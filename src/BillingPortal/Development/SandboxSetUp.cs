using BillingPortal.Data;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingPortal.Development;

/// <summary>
/// Sets up the sandbox at the first start; later starts find it done. It makes the webhook endpoint with its secret, publishes the
/// catalogue, and checks that the database and the sandbox belong together.
/// </summary>
internal sealed class SandboxSetUp(
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    StripeSettings settings,
    FollowSandboxClock clock,
    PublishCatalogue publish,
    PublicUrl publicUrl,
    DataDirectory data,
    IDataProtectionProvider protection
)
{
    private const string AccountSetting = "sandbox-account";
    private const string SecretFile = "sandbox-webhook.secret";
    private const string Purpose = "sandbox-webhook-secret";

    /// <summary>Refuses a database and a sandbox state from different installations: their ids would not match and every page would be
    /// wrong.</summary>
    public async Task CheckAgesAsync(CancellationToken cancellationToken)
    {
        var account = (await clock.ReadAsync(cancellationToken)).Account;
        var known = await Installation.ReadOrSetAsync(databases, AccountSetting, account, cancellationToken);
        if (known != account)
            throw new StartException(
                "The portal's database and the Stripe sandbox's state are of different ages "
                    + $"(the database knows {known}, the sandbox is {account}).\n"
                    + $"Delete the whole data directory to start over: {data.Path}\n"
                    + "Or bring back the part that is missing from it."
            );
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await EnsureWebhookAsync(cancellationToken);
        await publish.RunAsync(cancellationToken);
    }

    private async Task EnsureWebhookAsync(CancellationToken cancellationToken)
    {
        var url = publicUrl.To("api/billing/webhook");
        var protector = protection.CreateProtector(Purpose);
        var endpoints = new WebhookEndpointService(stripe);
        var existing = (
            await endpoints.ListAsync(new WebhookEndpointListOptions { Limit = 100 }, cancellationToken: cancellationToken)
        ).Data;
        if (data.ReadPrivate(SecretFile) is { } stored && existing.Any(endpoint => endpoint.Url == url))
        {
            settings.UseWebhookSecrets([protector.Unprotect(stored), .. settings.WebhookSecrets]);
            return;
        }
        // An endpoint for an earlier address or with a lost secret would only fail.
        foreach (var stale in existing)
            await endpoints.DeleteAsync(stale.Id, cancellationToken: cancellationToken);
        var made = await endpoints.CreateAsync(
            new WebhookEndpointCreateOptions { Url = url, EnabledEvents = ["*"] },
            cancellationToken: cancellationToken
        );
        data.WritePrivate(SecretFile, protector.Protect(made.Secret));
        settings.UseWebhookSecrets([made.Secret, .. settings.WebhookSecrets]);
    }
}
