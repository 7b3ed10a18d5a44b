using BillingPortal.StripeExtensions;
using Microsoft.Extensions.DependencyInjection;

namespace Stripe.Tests.Extensions;

public sealed class StripeClientServicesTests
{
    [Fact]
    public void The_application_shares_one_client()
    {
        using var provider = new ServiceCollection()
            .AddStripeClient(_ => new StripeClientOptions { ApiKey = "sk_test_1", ApiBase = "http://127.0.0.1:1" }, maxNetworkRetries: 0)
            .BuildServiceProvider();

        var client = provider.GetRequiredService<StripeClient>();
        provider.GetRequiredService<IStripeClient>().ShouldBeSameAs(client);
        client.ApiBase.ShouldBe("http://127.0.0.1:1");
        client.HttpClient.ShouldBeOfType<SystemNetHttpClient>().MaxNetworkRetries.ShouldBe(0);
    }
}
