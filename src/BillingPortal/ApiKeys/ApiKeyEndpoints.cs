using System.ComponentModel.DataAnnotations;
using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.ApiKeys;

/// <summary>
/// API keys, with which a tenant's programs call. Issue, list by prefix, limit, rotate, revoke; the key itself is shown once and stored as
/// a hash.
/// </summary>
public static class ApiKeyEndpoints
{
    /// <summary>The key to issue.</summary>
    /// <param name="Name">1 to 60 characters.</param>
    /// <param name="Test">True for a test key, which is metered and never billed; false, or left out, for a live key.</param>
    /// <param name="Scopes">What the key may do, such as "keys:write"; left out, "call" and "billing:read".</param>
    /// <param name="ExpiresAt">When it stops to work, UTC; left out, never.</param>
    /// <param name="RatePerMinute">Calls per minute for this key alone; left out, the plan's rate holds.</param>
    /// <param name="QuotaPerPeriod">Units of each meter that the key may use in a period; left out, only the tenant's quota holds.</param>
    /// <param name="AllowedNetworks">Up to 40 addresses or CIDR networks, IPv4 or IPv6; left out, calls may come from anywhere.</param>
    public sealed record KeyBody(
        string Name,
        bool? Test = null,
        List<string>? Scopes = null,
        DateTimeOffset? ExpiresAt = null,
        [property: Range(1, int.MaxValue)] int? RatePerMinute = null,
        [property: Range(typeof(long), "0", "9223372036854775807")] long? QuotaPerPeriod = null,
        List<string>? AllowedNetworks = null
    );

    /// <summary>A key's name and limits. What is left out is lifted.</summary>
    /// <param name="Name">1 to 60 characters.</param>
    /// <param name="RatePerMinute">Calls per minute for this key alone; left out, the plan's rate holds.</param>
    /// <param name="QuotaPerPeriod">Units of each meter that the key may use in a period; left out, only the tenant's quota holds.</param>
    /// <param name="AllowedNetworks">Up to 40 addresses or CIDR networks, IPv4 or IPv6; left out, calls may come from anywhere.</param>
    public sealed record TermsBody(
        string Name,
        [property: Range(1, int.MaxValue)] int? RatePerMinute = null,
        [property: Range(typeof(long), "0", "9223372036854775807")] long? QuotaPerPeriod = null,
        List<string>? AllowedNetworks = null
    );

    /// <summary>How long the old key goes on.</summary>
    /// <param name="GraceHours">Hours in which both keys work, 0 to 720; left out, 24.</param>
    public sealed record RotateBody(int? GraceHours = null);

    /// <summary>A key, without its secret.</summary>
    /// <param name="Id">Id of the key.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Prefix">Its first characters, to tell keys apart.</param>
    /// <param name="Test">True for a test key, which is never billed.</param>
    /// <param name="Scopes">What it may do.</param>
    /// <param name="CreatedAt">When it was issued, UTC.</param>
    /// <param name="ExpiresAt">When it stops to work, UTC; null = never.</param>
    /// <param name="RevokedAt">When it was revoked, UTC; null if it was not.</param>
    /// <param name="LastUsedAt">When it was last used, UTC, some seconds late; null = never.</param>
    /// <param name="RatePerMinute">Calls per minute for this key alone; null = the plan's rate.</param>
    /// <param name="QuotaPerPeriod">Units of each meter that it may use in a period; null = only the tenant's quota.</param>
    /// <param name="AllowedNetworks">Where calls may come from; null = from anywhere.</param>
    /// <param name="ReplacedBy">Id of the key that took its place; null without one.</param>
    public sealed record KeyView(
        long Id,
        string Name,
        string Prefix,
        bool Test,
        IReadOnlyList<string> Scopes,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? RevokedAt,
        DateTimeOffset? LastUsedAt,
        int? RatePerMinute,
        long? QuotaPerPeriod,
        IReadOnlyList<string>? AllowedNetworks,
        long? ReplacedBy
    );

    /// <summary>A new key and its secret.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Secret">What programs send as a bearer token. It is in this answer and never shown again.</param>
    public sealed record IssuedKey(KeyView Key, string Secret);

    /// <summary>All keys, usable ones first; revoked and expired ones for 90 days.</summary>
    /// <param name="Data">The keys.</param>
    public sealed record KeyList(IReadOnlyList<KeyView> Data);

    public static IServiceCollection AddApiKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new KeyFormat(configuration["ApiKeys:Prefix"] ?? KeyFormat.DefaultPrefix));
        services.AddSingleton<KeyDirectory>();
        services.AddSingleton<AnnounceKey>();
        services.AddSingleton<IssueKey>();
        services.AddSingleton<EditKey>();
        services.AddSingleton<RotateKey>();
        services.AddSingleton<RevokeKey>();
        services.AddSingleton<KeyQueries>();
        services.AddSingleton<KeyScopesNow>(provider => provider.GetRequiredService<KeyQueries>().ScopesNowAsync);
        services.AddHostedService<SaveLastUse>();
        return services;
    }

    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/keys").WithTags("API keys").DisableAntiforgery();
        group
            .MapGet(
                "",
                async (HttpContext http, KeyQueries queries) =>
                    Results.Ok(new KeyList([.. (await queries.ListAsync(http.Tenant(), http.RequestAborted)).Select(View)]))
            )
            .RequireTenant(Scopes.BillingRead)
            .WithName("listKeys")
            .WithSummary("Lists keys; never the keys themselves")
            .Produces<KeyList>();
        group
            .MapPost("", IssueAsync)
            .RequireTenant(Scopes.KeysWrite)
            .WithName("issueKey")
            .WithBodyExample("""{"name":"ingest","scopes":["call"],"test":true}""")
            .WithSummary("Issues a key and returns it, once")
            .Produces<IssuedKey>(StatusCodes.Status201Created)
            .Refuses(400, "invalid_field, unknown_field, bad_request: the body cannot be accepted; field names what is wrong")
            .Refuses(403, "scope_missing, beyond_own_bounds, role_missing")
            .Refuses(409, "too_many_keys: revoke one that is not used");
        group
            .MapPut("/{id:long}", EditAsync)
            .RequireTenant(Scopes.KeysWrite)
            .WithName("changeKey")
            .WithBodyExample("""{"name":"ingest","rate_per_minute":30}""")
            .WithSummary(
                "Renames a key and sets its own rate, quota and addresses; what is left out is lifted, by a key as far as its own bounds"
            )
            .Produces<KeyView>()
            .Refuses(400, "invalid_field, unknown_field, bad_request: the body cannot be accepted; field names what is wrong")
            .Refuses(403, "scope_missing, beyond_own_bounds, role_missing")
            .Refuses(404, "not_found: there is no such key")
            .Refuses(409, "key_is_over: the key is revoked or expired");
        group
            .MapPost("/{id:long}/rotate", RotateAsync)
            .RequireTenant(Scopes.KeysWrite)
            .WithName("rotateKey")
            .WithBodyExample("""{"grace_hours":24}""")
            .WithSummary("Issues a key in this one's place; both work during the grace period")
            .Produces<IssuedKey>(StatusCodes.Status201Created)
            .Refuses(400, "invalid_field, unknown_field, bad_request: the body cannot be accepted; field names what is wrong")
            .Refuses(403, "scope_missing, beyond_own_bounds, role_missing")
            .Refuses(404, "not_found: there is no such key")
            .Refuses(409, "already_rotated: the key was replaced or is over");
        group
            .MapDelete("/{id:long}", RevokeAsync)
            .RequireTenant(Scopes.KeysWrite)
            .WithName("revokeKey")
            .WithSummary("Revokes a key at once")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(403, "scope_missing, beyond_own_bounds, role_missing")
            .Refuses(404, "not_found: there is no such key");
    }

    private static async Task<IResult> IssueAsync(HttpContext http, IssueKey issue, KeyBody body)
    {
        var outcome = await issue.RunAsync(
            http.Tenant(),
            new KeyRequest(
                body.Name ?? "",
                body.Test ?? false,
                body.Scopes,
                body.ExpiresAt,
                body.RatePerMinute,
                body.QuotaPerPeriod,
                body.AllowedNetworks
            ),
            http.RequestAborted
        );
        return outcome switch
        {
            IssueOutcome.Issued issued => Results.Created(
                $"/api/keys/{issued.Key.Id}",
                new IssuedKey(View(KeyRow.Of(issued.Key)), issued.Secret)
            ),
            IssueOutcome.Invalid invalid => Problem.Invalid(http, invalid.Field, invalid.Message),
            IssueOutcome.TooMany many => Problem.Result(
                http,
                StatusCodes.Status409Conflict,
                "too_many_keys",
                $"There are {many.Limit} active keys already.",
                "Revoke one that is not used."
            ),
            IssueOutcome.Exceeds stronger => RefuseStronger(http, stronger.Excess),
            _ => TenantEndpoints.RefuseUnless(http, allowed: false, "issue keys")!,
        };
    }

    /// <param name="id">Id of the key.</param>
    internal static async Task<IResult> EditAsync(HttpContext http, EditKey edit, long id, TermsBody body) =>
        await edit.RunAsync(
            http.Tenant(),
            id,
            new KeyTerms(body.Name, body.RatePerMinute, body.QuotaPerPeriod, body.AllowedNetworks),
            http.RequestAborted
        ) switch
        {
            EditOutcome.Changed changed => Results.Ok(View(KeyRow.Of(changed.Key))),
            EditOutcome.Invalid invalid => Problem.Invalid(http, invalid.Field, invalid.Message),
            EditOutcome.NotFound => Problem.Result(http, StatusCodes.Status404NotFound, "not_found", "There is no such key."),
            EditOutcome.Ended => Problem.Result(
                http,
                StatusCodes.Status409Conflict,
                "key_is_over",
                "This key is revoked or expired.",
                "Issue another one."
            ),
            EditOutcome.Exceeds stronger => RefuseStronger(http, stronger.Excess),
            _ => TenantEndpoints.RefuseUnless(http, allowed: false, "change keys")!,
        };

    /// <param name="id">Id of the key.</param>
    internal static async Task<IResult> RotateAsync(HttpContext http, RotateKey rotate, long id, RotateBody? body) =>
        await rotate.RunAsync(http.Tenant(), id, body?.GraceHours, http.RequestAborted) switch
        {
            RotateOutcome.Rotated rotated => Results.Created(
                $"/api/keys/{rotated.Key.Id}",
                new IssuedKey(View(KeyRow.Of(rotated.Key)), rotated.Secret)
            ),
            RotateOutcome.Invalid invalid => Problem.Invalid(http, "grace_hours", invalid.Message),
            RotateOutcome.NotFound => Problem.Result(http, StatusCodes.Status404NotFound, "not_found", "There is no such key."),
            RotateOutcome.AlreadyReplaced => Problem.Result(
                http,
                StatusCodes.Status409Conflict,
                "already_rotated",
                "This key was replaced before or is over.",
                "Rotate the key that took its place."
            ),
            RotateOutcome.Exceeds stronger => RefuseStronger(http, stronger.Excess),
            _ => TenantEndpoints.RefuseUnless(http, allowed: false, "rotate keys")!,
        };

    /// <param name="id">Id of the key.</param>
    internal static async Task<IResult> RevokeAsync(HttpContext http, RevokeKey revoke, long id) =>
        await revoke.RunAsync(http.Tenant(), id, http.RequestAborted) switch
        {
            RevokeOutcome.Revoked => Results.NoContent(),
            RevokeOutcome.Exceeds => RefuseStronger(
                http,
                new KeyExcess("key", "The key is stronger than this one, so this one cannot revoke it.")
            ),
            RevokeOutcome.NotFound => Problem.Result(http, StatusCodes.Status404NotFound, "not_found", "There is no such key."),
            _ => TenantEndpoints.RefuseUnless(http, allowed: false, "revoke keys")!,
        };

    private static IResult RefuseStronger(HttpContext http, KeyExcess excess) =>
        Problem.Result(
            http,
            StatusCodes.Status403Forbidden,
            excess.Scope is null ? "beyond_own_bounds" : "scope_missing",
            excess.Message,
            "Sign in and do it on the API keys page, or use a key that has at least what the other one has.",
            ("field", excess.Field)
        );

    private static KeyView View(KeyRow row) =>
        new(
            row.Id,
            row.Name,
            row.Prefix,
            row.IsTest,
            row.Scopes.Split(' '),
            row.CreatedAt,
            row.ExpiresAt,
            row.RevokedAt,
            row.LastUsedAt,
            row.RatePerMinute,
            row.QuotaPerPeriod,
            row.AllowedNetworks?.Split(' '),
            row.ReplacedById
        );
}
