using System.Net;
using Stripe.Tests.Support;

namespace Stripe.Tests.Requests;

/// <summary>What is retried, how often, after how long, and with which idempotency key.</summary>
public sealed class RetryTests
{
    private const string Customer = """{"id":"cus_1","object":"customer"}""";
    private const string Error = """{"error":{"type":"api_error","message":"try again"}}""";

    private readonly InstantClock _clock = new();

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(409)]
    public async Task Server_errors_and_conflicts_are_repeated_under_the_same_key(int status)
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Error, status).Answers(Error, status).Answers(Customer);
        var customer = await stripe.Client(retries: 2, _clock).V1.Customers.CreateAsync(new CustomerCreateOptions { Name = "a" });

        customer.Id.ShouldBe("cus_1");
        stripe.Requests.Count.ShouldBe(3);
        stripe.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        stripe.Requests.Select(request => request.Body).Distinct(StringComparer.Ordinal).ShouldBe(["name=a"]);
    }

    [Fact]
    public async Task A_dropped_connection_is_repeated()
    {
        await using var stripe = (await FakeStripe.StartAsync()).DropsConnection().Answers(Customer);
        await stripe.Client(retries: 2, _clock).V1.Customers.CreateAsync(new CustomerCreateOptions());
        stripe.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_timeout_is_repeated_and_in_the_end_reported()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Never).Answers(Never);
        using var impatient = new HttpClient { Timeout = TimeSpan.FromMilliseconds(200) };
        var client = stripe.Client(retries: 1, _clock, impatient);

        var exception = await Record.ExceptionAsync(() => client.V1.Customers.GetAsync("cus_1"));
        exception.ShouldBeOfType<TaskCanceledException>().InnerException.ShouldBeOfType<TimeoutException>();
        _clock.Waits.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(402)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task The_callers_faults_and_rate_limits_are_handed_back_at_once(int status)
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Error, status);
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client(retries: 2, _clock).V1.Customers.GetAsync("cus_1"));
        exception.HttpStatusCode.ShouldBe((HttpStatusCode)status);
        stripe.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stripes_advice_outweighs_the_status()
    {
        await using var stripe = (await FakeStripe.StartAsync())
            .Answers(Error, 400, ("Stripe-Should-Retry", "true"))
            .Answers(Error, 500, ("Stripe-Should-Retry", "false"));
        var exception = await Should.ThrowAsync<StripeException>(() => stripe.Client(retries: 2, _clock).V1.Customers.GetAsync("cus_1"));
        exception.HttpStatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        stripe.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_retries_the_first_failure_is_the_answer()
    {
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Error, 500).DropsConnection();
        var client = stripe.Client(retries: 0, _clock);
        await Should.ThrowAsync<StripeException>(() => client.V1.Customers.GetAsync("cus_1"));
        await Should.ThrowAsync<HttpRequestException>(() => client.V1.Customers.GetAsync("cus_1"));
        stripe.Requests.Count.ShouldBe(2);
        _clock.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Waits_double_to_five_seconds_with_a_quarter_of_jitter()
    {
        await using var stripe = await FakeStripe.StartAsync();
        for (var answer = 0; answer < 7; answer++)
            stripe.Answers(Error, 500);
        await Should.ThrowAsync<StripeException>(() => stripe.Client(retries: 6, _clock).V1.Customers.GetAsync("cus_1"));

        double[] longest = [0.5, 1, 2, 4, 5, 5];
        _clock.Waits.Count.ShouldBe(longest.Length);
        foreach (var (wait, most) in _clock.Waits.Zip(longest))
            wait.TotalSeconds.ShouldBeInRange(most * 0.75, most);
    }

    [Fact]
    public void Two_retries_are_the_default()
    {
        new SystemNetHttpClient().MaxNetworkRetries.ShouldBe(2);
        ((SystemNetHttpClient)new StripeClient("sk_test_1").HttpClient).MaxNetworkRetries.ShouldBe(2);
    }

    [Fact]
    public async Task Cancelling_ends_a_request()
    {
        using var source = new CancellationTokenSource();
        await using var stripe = (await FakeStripe.StartAsync()).Answers(async context =>
        {
            await source.CancelAsync();
            await Never(context);
        });
        await Should.ThrowAsync<OperationCanceledException>(() =>
            stripe.Client(retries: 2, _clock).V1.Customers.GetAsync("cus_1", cancellationToken: source.Token)
        );
        stripe.Requests.Count.ShouldBe(1);
        _clock.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_retry()
    {
        using var source = new CancellationTokenSource();
        await using var stripe = (await FakeStripe.StartAsync()).Answers(Error, 500);
        var client = stripe.Client(retries: 2, new InstantClock(source.Cancel));
        await Should.ThrowAsync<OperationCanceledException>(() => client.V1.Customers.GetAsync("cus_1", cancellationToken: source.Token));
        stripe.Requests.Count.ShouldBe(1);
    }

    private static Task Never(Microsoft.AspNetCore.Http.HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
}
