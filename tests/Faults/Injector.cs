using Microsoft.Data.Sqlite;
using Stripe;

namespace Faults;

/// <summary>Injects one fault after another, chosen by the seed, and counts each kind.</summary>
internal sealed class Injector(World world, IReadOnlyList<Customer> customers, Random random)
{
    private static readonly (string Kind, int Weight)[] Kinds =
    [
        ("portal killed", 3),
        ("sandbox killed", 3),
        ("portal frozen", 4),
        ("sandbox frozen", 4),
        ("database locked", 6),
        ("disk full", 4),
        ("clock step", 3),
        ("plan change", 8),
        ("card fails", 3),
        ("api 429", 7),
        ("api 500", 8),
        ("api silence before the work", 6),
        ("api silence after the work", 8),
        ("api connection cut", 7),
        ("webhooks dropped", 8),
        ("webhooks duplicated", 8),
        ("webhooks delayed", 7),
        ("webhooks reordered", 8),
    ];

    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);
    public int Total => Done.Values.Sum();

    public async Task OneAsync()
    {
        var kind = Pick();
        if (kind == "disk full" && !world.Disk.CanBeFull)
            kind = "database locked";
        Done[kind] = Done.GetValueOrDefault(kind) + 1;
        await (
            kind switch
            {
                "portal killed" => KillPortalAsync(),
                "sandbox killed" => KillSandboxAsync(),
                "portal frozen" => world.Portal.FreezeAsync(Between(300, 2500)),
                "sandbox frozen" => world.Sandbox.FreezeAsync(Between(300, 2500)),
                "database locked" => LockDatabaseAsync(Between(500, 6500)),
                "disk full" => FillDiskAsync(Between(500, 2500)),
                "clock step" => StepClockAsync(TimeSpan.FromMinutes(random.Next(1, 90))),
                "plan change" => ChangePlanAsync(),
                "card fails" => BreakCardAsync(),
                "api 429" => ChaosAsync("api_429", 0.7),
                "api 500" => ChaosAsync("api_500", 0.7),
                "api silence before the work" => ChaosAsync("api_timeout_before", 0.5),
                "api silence after the work" => ChaosAsync("api_timeout_after", 0.5),
                "api connection cut" => ChaosAsync("api_close", 0.6),
                "webhooks dropped" => ChaosAsync("webhook_drop", 0.9),
                "webhooks duplicated" => ChaosAsync("webhook_duplicate", 0.9),
                "webhooks delayed" => ChaosAsync("webhook_delay", 0.9),
                "webhooks reordered" => ChaosAsync("webhook_reorder", 0.9),
                _ => throw new InvalidOperationException($"No fault is called {kind}."),
            }
        );
        await EnsureRunningAsync();
    }

    private async Task FillDiskAsync(TimeSpan time)
    {
        using (world.Disk.Fill())
            await Task.Delay(time);
    }

    /// <summary>Starts what is down, with the sandbox's faults off; if a start fails, it retries as an operator would.</summary>
    public async Task EnsureRunningAsync()
    {
        world.Sandbox.HasCrashed();
        world.Portal.HasCrashed();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (!world.Sandbox.IsRunning)
                await world.Sandbox.StartAsync();
            if (!world.Portal.IsRunning)
                await CalmAsync();
            if (world.Sandbox.IsRunning && (world.Portal.IsRunning || await world.Portal.StartAsync()))
                return;
            await Task.Delay(500);
        }
        throw new InvalidOperationException("A program does not start again; see the logs (--keep).");
    }

    public Task CalmAsync() => QuietlyAsync(() => world.ChaosAsync([]));

    private string Pick()
    {
        var pick = random.Next(Kinds.Sum(kind => kind.Weight));
        foreach (var (kind, weight) in Kinds)
            if ((pick -= weight) < 0)
                return kind;
        return Kinds[0].Kind;
    }

    private TimeSpan Between(int fromMs, int toMs) => TimeSpan.FromMilliseconds(random.Next(fromMs, toMs));

    private async Task KillPortalAsync()
    {
        await CalmAsync();
        world.Portal.Kill();
        await Task.Delay(Between(0, 1500));
        await world.Portal.StartAsync();
    }

    private async Task KillSandboxAsync()
    {
        world.Sandbox.Kill();
        await Task.Delay(Between(0, 3000));
        await world.Sandbox.StartAsync();
    }

    private async Task ChaosAsync(string name, double rate)
    {
        await QuietlyAsync(() =>
            world.ChaosAsync(
                new Dictionary<string, object>
                {
                    [name] = rate,
                    ["seed"] = random.Next(1, 1_000_000),
                    ["delay_ms"] = 1500,
                    ["timeout_ms"] = 800,
                }
            )
        );
        // Cause a Stripe request and an event, or the switch would have no effect.
        if (random.Next(2) == 0)
            await PokeAsync();
        await Task.Delay(Between(700, 2200));
        await CalmAsync();
    }

    private async Task PokeAsync()
    {
        var customer = customers[random.Next(customers.Count)];
        await customer.PortalAsync(HttpMethod.Post, "/api/billing/subscription/cancel", new { });
        await customer.PortalAsync(HttpMethod.Post, "/api/billing/subscription/resume", new { });
    }

    private async Task LockDatabaseAsync(TimeSpan time)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(world.Disk.Path, "billing.db")};Pooling=False;Default Timeout=5"
        );
        await connection.OpenAsync();
        try
        {
            await using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN EXCLUSIVE";
            await begin.ExecuteNonQueryAsync();
            await Task.Delay(time);
            begin.CommandText = "ROLLBACK";
            await begin.ExecuteNonQueryAsync();
        }
        catch (SqliteException)
        {
            // The portal took longer than our timeout.
        }
    }

    private async Task StepClockAsync(TimeSpan step)
    {
        await QuietlyAsync(async () => await world.AdvanceToAsync(await world.SandboxNowAsync() + step, EnsureRunningAsync));
    }

    private async Task ChangePlanAsync()
    {
        string[] targets = ["pro", "team", "pro_haiku", "pro_sonnet"];
        var candidates = customers.Where(customer => customer.FirstPlan != "basic").ToList();
        await candidates[random.Next(candidates.Count)]
            .PortalAsync(HttpMethod.Post, "/api/billing/subscription/change", new { plan = targets[random.Next(targets.Length)] });
    }

    private async Task BreakCardAsync()
    {
        var customer = customers[random.Next(customers.Count)];
        await QuietlyAsync(async () =>
        {
            await SetCardAsync(customer, "pm_card_chargeCustomerFail");
            customer.PaysBadly = true;
        });
    }

    /// <summary>Gives every customer a good card again and pays open invoices.</summary>
    public async Task PayAsync()
    {
        foreach (var customer in customers.Where(customer => customer.PaysBadly))
        {
            // If undoing a cancellation failed, the subscription has ended by now; its open invoices are still paid.
            if ((await new SubscriptionService(world.Stripe).GetAsync(customer.SubscriptionId)).Status != "canceled")
                await SetCardAsync(customer, "pm_card_visa");
            await foreach (
                var open in new InvoiceService(world.Stripe).ListAutoPagingAsync(
                    new InvoiceListOptions { Customer = customer.CustomerId, Status = "open" }
                )
            )
                if (open.AmountRemaining > 0)
                    await new InvoiceService(world.Stripe).PayAsync(
                        open.Id,
                        new InvoicePayOptions
                        {
                            PaymentMethod = (
                                await new PaymentMethodService(world.Stripe).AttachAsync(
                                    "pm_card_visa",
                                    new PaymentMethodAttachOptions { Customer = customer.CustomerId }
                                )
                            ).Id,
                        }
                    );
            customer.PaysBadly = false;
        }
    }

    private async Task SetCardAsync(Customer customer, string card)
    {
        var method = await new PaymentMethodService(world.Stripe).AttachAsync(
            card,
            new PaymentMethodAttachOptions { Customer = customer.CustomerId }
        );
        await new SubscriptionService(world.Stripe).UpdateAsync(
            customer.SubscriptionId,
            new SubscriptionUpdateOptions { DefaultPaymentMethod = method.Id }
        );
    }

    private static async Task QuietlyAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
            when (failure is HttpRequestException or TaskCanceledException or StripeException or IOException or TimeoutException)
        {
            // The sandbox is down or injecting faults; that is a fault too.
        }
    }
}
