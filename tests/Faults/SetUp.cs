using BillingPortal.Accounts;
using BillingPortal.ApiKeys;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Plans;
using BillingPortal.StripeAccess;
using BillingPortal.Subscriptions;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stripe;
using TestSupport;

namespace Faults;

/// <summary>Signs customers up before the portal starts, and buys their plans with test cards afterwards.</summary>
internal static class SetUp
{
    private static readonly string[] Plans = ["pro_haiku", "team", "pro_sonnet", "basic", "pro", "pro_haiku"];

    public static async Task<List<Customer>> SignUpAsync(World world, CampaignOptions options)
    {
        await world.View.Services.MigrateAsync();
        var customers = new List<Customer>();
        for (var i = 0; i < options.Tenants; i++)
        {
            await using var scope = world.View.Services.CreateAsyncScope();
            var email = $"person-{i}@example.com";
            await scope
                .ServiceProvider.GetRequiredService<SignUp>()
                .RunAsync(
                    new SignUpRequest
                    {
                        Name = $"Person {i}",
                        Organisation = $"Organisation {i}",
                        Email = email,
                        Password = "a long enough one",
                    },
                    Caller.Portal,
                    default
                );
            var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
            var user = (await users.FindByEmailAsync(email))!;
            await users.ConfirmEmailAsync(user, await users.GenerateEmailConfirmationTokenAsync(user));
            await using var db = world.Db();
            var member = await db.Set<Member>().Include(row => row.Tenant).FirstAsync(row => row.UserId == user.Id);
            var context = new TenantContext(
                member.TenantId,
                member.Tenant!.PublicId,
                member.Tenant.Name,
                null,
                Role.Owner,
                user.Id,
                member.DisplayName
            )
            {
                Caller = Caller.Portal,
            };
            var keys = new List<string>();
            for (var k = 0; k < 2; k++)
                keys.Add(
                    (
                        (IssueOutcome.Issued)
                            await world
                                .View.Services.GetRequiredService<IssueKey>()
                                .RunAsync(context, new KeyRequest($"key {k}", IsTest: false, Scopes.All), default)
                    ).Secret
                );
            customers.Add(new Customer(world, member.TenantId, context.PublicId, Plans[i % Plans.Length], keys, options.Seed * 1000 + i));
        }
        return customers;
    }

    public static async Task SubscribeAsync(World world, IReadOnlyList<Customer> customers)
    {
        var catalogue = world.View.Services.GetRequiredService<IOptions<PlanCatalogue>>().Value;
        foreach (var customer in customers)
        {
            customer.CustomerId = await Eventually.FoundAsync(
                async () =>
                {
                    await using var db = world.Db();
                    return await db.Set<Tenant>()
                        .Where(row => row.Id == customer.TenantId)
                        .Select(row => row.StripeCustomerId)
                        .FirstAsync();
                },
                "the portal creates the Stripe customers"
            );
            var card = await new PaymentMethodService(world.Stripe).AttachAsync(
                "pm_card_visa",
                new PaymentMethodAttachOptions { Customer = customer.CustomerId }
            );
            var keys = StripePrices.KeysOf(customer.FirstPlan, catalogue.Plans[customer.FirstPlan]);
            var prices = await Eventually.FoundAsync(
                async () =>
                {
                    var found = await new PriceService(world.Stripe).ListAsync(
                        new PriceListOptions
                        {
                            LookupKeys = [.. keys],
                            Active = true,
                            Limit = 10,
                        }
                    );
                    return found.Data.Count == keys.Count ? found : null;
                },
                "the portal publishes its catalogue"
            );
            var made = await new SubscriptionService(world.Stripe).CreateAsync(
                new SubscriptionCreateOptions
                {
                    Customer = customer.CustomerId,
                    DefaultPaymentMethod = card.Id,
                    Items = [.. prices.Data.Select(price => new SubscriptionItemOptions { Price = price.Id })],
                }
            );
            customer.SubscriptionId = made.Id;
        }
        await Eventually.FoundAsync(
            async () =>
            {
                await using var db = world.Db();
                return await db.Set<TenantSubscription>().CountAsync(row => row.Status == "active") >= customers.Count ? "open" : null;
            },
            "the webhooks open the plans"
        );
    }
}
