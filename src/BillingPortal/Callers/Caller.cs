using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Callers;

/// <summary>Who acts in a request or in a job.</summary>
public enum CallerKind
{
    /// <summary>An unknown visitor: a form before signing in.</summary>
    Visitor,

    /// <summary>A signed-in person.</summary>
    Person,

    /// <summary>A program with an API key.</summary>
    Key,

    /// <summary>A command on the console, by somebody who can run this program with its data.</summary>
    Command,

    /// <summary>The portal itself: jobs, and the steps of a start.</summary>
    Portal,
}

/// <summary>Who acts, and from where. Rights are checked for it and the audit trail records it.</summary>
/// <param name="Name">For display: an address, "key 12", a command.</param>
/// <param name="From">The address the request came from; null without a request.</param>
public sealed record Caller(CallerKind Kind, string Name, string? From = null)
{
    /// <summary>Claim with the id of the session that the cookie names.</summary>
    public const string SessionClaim = "bp:session";

    /// <summary>
    /// Claim with the address of the request that brought the principal. A circuit keeps its principal and has no request to ask.
    /// </summary>
    public const string FromClaim = "bp:from";

    /// <summary>Claim with the id of the API key that signed a program in.</summary>
    public const string KeyClaim = "bp:key";
    public const string OperatorRole = "Operator";

    public string? UserId { get; init; }
    public string? SessionId { get; init; }
    public long? KeyId { get; init; }

    /// <summary>The portal acting on its own. Rights are not checked for it, so code that serves a request must never use it.</summary>
    public static readonly Caller Portal = new(CallerKind.Portal, "portal");

    /// <summary>Has no rights.</summary>
    public static readonly Caller Nobody = new(CallerKind.Visitor, "nobody");

    public static Caller Command(string command) => new(CallerKind.Command, $"command {command}");

    /// <summary>A visitor at a form that anyone may fill in.</summary>
    public static Caller Visitor(HttpContext http) => new(CallerKind.Visitor, "visitor", Address(http));

    public static Caller Of(ClaimsPrincipal person)
    {
        var from = person.FindFirstValue(FromClaim);
        if (person.FindFirstValue(KeyClaim) is { } key)
            return new Caller(CallerKind.Key, $"key {key}", from)
            {
                KeyId = long.Parse(key, NumberStyles.None, CultureInfo.InvariantCulture),
            };
        if (person.FindFirstValue(ClaimTypes.NameIdentifier) is not { } userId)
            return Nobody with { From = from };
        return new Caller(CallerKind.Person, person.FindFirstValue(ClaimTypes.Email) ?? person.Identity?.Name ?? userId, from)
        {
            UserId = userId,
            SessionId = person.FindFirstValue(SessionClaim),
        };
    }

    /// <summary>The visitor, once their identity is known.</summary>
    public Caller As(IdentityUser user) => this with { Kind = CallerKind.Person, Name = user.Email ?? user.Id, UserId = user.Id };

    public static string? Address(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;

    /// <summary>Records in the principal, once, where the request came from.</summary>
    public static void Stamp(ClaimsPrincipal person, HttpContext http)
    {
        if (person.Identity is not ClaimsIdentity identity)
            return;
        foreach (var earlier in identity.FindAll(FromClaim).ToList())
            identity.RemoveClaim(earlier);
        if (Address(http) is { } from)
            identity.AddClaim(new Claim(FromClaim, from));
    }
}
