using System.Security.Cryptography;
using System.Text.Json;
using BillingPortal.Accounts;
using BillingPortal.ApiKeys;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using BillingPortal.Time;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace BillingPortal.Development;

internal sealed record DemoSecrets(
    string OperatorEmail,
    string OperatorPassword,
    string CustomerEmail,
    string CustomerPassword,
    string ApiKey
);

/// <summary>
/// A demo operator and a demo customer with a paid plan and a key, so that a first start shows data and the printed curl line works.
/// Development only; passwords and key are random and kept in the data directory for its owner.
/// </summary>
internal sealed class DemoData(
    IServiceScopeFactory scopes,
    IDbContextFactory<BillingDb> databases,
    IStripeClient stripe,
    CreateStripeCustomer customers,
    StripePrices prices,
    SyncSubscription sync,
    IssueKey issueKey,
    IOptions<PlanCatalogue> catalogue,
    DataDirectory data,
    BillingClock clock
)
{
    private const string SecretsFile = "demo.json";
    private const string PlanKey = "pro";
    private const string Letters = "23456789abcdefghjkmnpqrstuvwxyz";

    public async Task<DemoSecrets> EnsureAsync(CancellationToken cancellationToken)
    {
        if (data.ReadPrivate(SecretsFile) is { } stored && JsonSerializer.Deserialize<DemoSecrets>(stored) is { } known)
            return known;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();

        var secrets = new DemoSecrets("operator@example.com", Password(), "demo@example.com", Password(), ApiKey: "");
        if (!await roles.RoleExistsAsync(AccountServices.OperatorRole))
            await roles.CreateAsync(new IdentityRole(AccountServices.OperatorRole));
        var operatorUser = await UserAsync(users, secrets.OperatorEmail, secrets.OperatorPassword);
        if (!await users.IsInRoleAsync(operatorUser, AccountServices.OperatorRole))
            await users.AddToRoleAsync(operatorUser, AccountServices.OperatorRole);
        var customer = await UserAsync(users, secrets.CustomerEmail, secrets.CustomerPassword);
        var tenant = await TenantAsync(customer, cancellationToken);
        await SubscribeAsync(tenant, cancellationToken);
        var issued = (IssueOutcome.Issued)
            await issueKey.RunAsync(tenant, new KeyRequest("demo", Scopes: [Scopes.Call, Scopes.BillingRead]), cancellationToken);
        secrets = secrets with { ApiKey = issued.Secret };
        data.WritePrivate(SecretsFile, JsonSerializer.Serialize(secrets));
        return secrets;
    }

    private static string Password() => RandomNumberGenerator.GetString(Letters, 12);

    private static async Task<IdentityUser> UserAsync(UserManager<IdentityUser> users, string email, string password)
    {
        if (await users.FindByEmailAsync(email) is { } known)
        {
            await users.ResetPasswordAsync(known, await users.GeneratePasswordResetTokenAsync(known), password);
            return known;
        }
        var user = new IdentityUser
        {
            UserName = email,
            Email = email,
            EmailConfirmed = true,
        };
        var made = await users.CreateAsync(user, password);
        return made.Succeeded
            ? user
            : throw new StartException(
                $"The demo account {email} could not be made: {string.Join(' ', made.Errors.Select(error => error.Description))}"
            );
    }

    private async Task<TenantContext> TenantAsync(IdentityUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var member = await db.Set<Member>().Include(row => row.Tenant).FirstOrDefaultAsync(row => row.UserId == user.Id, cancellationToken);
        if (member is null)
        {
            member = new Member
            {
                UserId = user.Id,
                DisplayName = "Lena Novak",
                Role = Role.Owner,
                JoinedAt = clock.GetUtcNow(),
                Tenant = new Tenant
                {
                    PublicId = Tenant.NewPublicId(),
                    Name = "Harbour Analytics",
                    ContactEmail = user.Email!,
                    CreatedAt = clock.GetUtcNow(),
                },
            };
            db.Add(member);
            await db.SaveChangesAsync(cancellationToken);
        }
        return new TenantContext(
            member.TenantId,
            member.Tenant!.PublicId,
            member.Tenant.Name,
            member.Tenant.StripeCustomerId,
            Role.Owner,
            user.Id,
            member.DisplayName
        )
        {
            Caller = Caller.Portal,
        };
    }

    // A real subscription with a test card, so that everything after it comes from Stripe and not from us.
    private async Task SubscribeAsync(TenantContext tenant, CancellationToken cancellationToken)
    {
        if (!catalogue.Value.TryGetPlan(PlanKey, out var plan))
            return;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            if (await db.Set<TenantSubscription>().AnyAsync(row => row.TenantId == tenant.TenantId, cancellationToken))
                return;
        var customer = await customers.EnsureAsync(tenant.TenantId, cancellationToken);
        var card = await new PaymentMethodService(stripe).AttachAsync(
            "pm_card_visa",
            new PaymentMethodAttachOptions { Customer = customer },
            cancellationToken: cancellationToken
        );
        var items = (await prices.FindAsync(PlanKey, plan, cancellationToken))
            .Select(price => new SubscriptionItemOptions { Price = price.Id })
            .ToList();
        var made = await new SubscriptionService(stripe).CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer,
                Items = items,
                DefaultPaymentMethod = card.Id,
                Metadata = new() { [CreateStripeCustomer.TenantMetadata] = tenant.PublicId, ["plan"] = PlanKey },
            },
            cancellationToken: cancellationToken
        );
        await sync.RunAsync(made.Id, cancellationToken);
    }
}
