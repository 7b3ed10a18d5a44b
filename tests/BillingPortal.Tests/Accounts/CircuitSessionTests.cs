using System.Security.Claims;
using BillingPortal.Accounts;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Tenants;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Accounts;

/// <summary>An open page is checked again after a database outage, and closed if nobody can check.</summary>
[Collection(SharedPortal.Name)]
public sealed class CircuitSessionTests(PortalApp app)
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public async Task After_a_database_that_was_away_a_right_that_is_gone_ends_the_page()
    {
        var tenant = await app.SignUpAsync();
        var (circuit, people, databases) = await OpenAsync(tenant);
        using (circuit)
        {
            // What PostgreSQL's provider throws: its own exception wrapped around the driver's.
            databases.Failure = new InvalidOperationException("probably passing", new NpgsqlException("Connection refused"));
            await PortalApp.EventuallyAsync(() => Task.FromResult(databases.Asked > 2), "looked again and again");
            (await IsSignedInAsync(people)).ShouldBeTrue("nothing is known against it");

            databases.Failure = null;
            await app.SetRoleAsync(tenant, Role.Viewer);
            await PortalApp.EventuallyAsync(async () => !await IsSignedInAsync(people), "the page ends");
        }
    }

    [Fact]
    public async Task Nobody_looks_any_more_once_the_portal_stops()
    {
        var (circuit, _, databases) = await OpenAsync(await app.SignUpAsync());
        using (circuit)
        {
            await PortalApp.EventuallyAsync(() => Task.FromResult(databases.Asked > 4), "it looks");
            _lifetime.StopApplication();
            await Task.Delay(TimeSpan.FromSeconds(1)); // let a check under way finish
            var asked = databases.Asked;
            await Task.Delay(TimeSpan.FromSeconds(2.5));
            databases.Asked.ShouldBe(asked);
        }
    }

    [Fact]
    public async Task A_look_that_fails_for_another_reason_ends_the_page()
    {
        var (circuit, people, databases) = await OpenAsync(await app.SignUpAsync());
        using (circuit)
        {
            databases.Failure = new InvalidOperationException("a fault of ours");
            await PortalApp.EventuallyAsync(async () => !await IsSignedInAsync(people), "the page ends");
        }
    }

    private async Task<(CircuitSession Circuit, ServerAuthenticationStateProvider People, Faulty Databases)> OpenAsync(TestTenant tenant)
    {
        var databases = new Faulty(app.Service<IDbContextFactory<BillingDb>>());
        var settings = new SessionSettings { RevalidateSeconds = 1 };
        var caller = tenant.Context.Caller;
        var people = new ServerAuthenticationStateProvider();
        people.SetAuthenticationState(
            Task.FromResult(
                new Microsoft.AspNetCore.Components.Authorization.AuthenticationState(
                    new ClaimsPrincipal(
                        new ClaimsIdentity(
                            [new Claim(ClaimTypes.NameIdentifier, caller.UserId!), new Claim(Caller.SessionClaim, caller.SessionId!)],
                            "test"
                        )
                    )
                )
            )
        );
        var circuit = new CircuitSession(
            people,
            new Sessions(databases, settings, TimeProvider.System),
            new CurrentTenant(databases),
            new OpenCircuits(),
            settings,
            _lifetime,
            TimeProvider.System,
            NullLogger<CircuitSession>.Instance
        );
        await circuit.OnCircuitOpenedAsync(null!, default);
        (await IsSignedInAsync(people)).ShouldBeTrue();
        return (circuit, people, databases);
    }

    private static async Task<bool> IsSignedInAsync(ServerAuthenticationStateProvider people) =>
        (await people.GetAuthenticationStateAsync()).User.Identity is { IsAuthenticated: true };

    private sealed class Faulty(IDbContextFactory<BillingDb> inner) : IDbContextFactory<BillingDb>
    {
        private volatile Exception? _failure;
        private int _asked;

        public Exception? Failure
        {
            set
            {
                Volatile.Write(ref _asked, 0);
                _failure = value;
            }
        }
        public int Asked => Volatile.Read(ref _asked);

        public BillingDb CreateDbContext()
        {
            Interlocked.Increment(ref _asked);
            return _failure is { } failure ? throw failure : inner.CreateDbContext();
        }
    }
}
