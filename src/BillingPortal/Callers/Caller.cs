using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Callers;

public enum CallerKind
{
    /// <summary>Nobody who is known: a form before signing in.</summary>
    Visitor,

    /// <summary>Somebody who is signed in.</summary>
    Person,

    /// <summary>A program with an API key.</summary>
    Key,

    /// <summary>Whoever may run this program with its data: a command on the console.</summary>
    Command,

    /// <summary>The portal itself: jobs, and what a start makes.</summary>
    Portal,
}

/// <summary>Who wants something done, from where: what rights are asked by and what the audit keeps.</summary>
/// <param name="Name">For people to read: an address, "key 12", a command.</param>
/// <param name="From">The address the request came from; null for what no request asked for.</param>
public sealed record Caller(CallerKind Kind, string Name, string? From = null)
{
    /// <summary>Claim with the id of the session that the cookie stands for.</summary>
    public const string SessionClaim = "bp:session";

    /// <summary>
    /// Claim with the address of the request that brought the principal. A circuit keeps its principal, and has no request to
    /// ask.
    /// </summary>
    public const string FromClaim = "bp:from";

    /// <summary>Claim with the id of the API key that signed a program in.</summary>
    public const string KeyClaim = "bp:key";
    public const string OperatorRole = "Operator";

    public string? UserId { get; init; }
    public string? SessionId { get; init; }
    public long? KeyId { get; init; }

    /// <summary>The portal at work by itself. It asks for no right, so nothing that a request brought may use it.</summary>
    public static readonly Caller Portal = new(CallerKind.Portal, "portal");

    /// <summary>Has no right to anything.</summary>
    public static readonly Caller Nobody = new(CallerKind.Visitor, "nobody");

    public static Caller Command(string words) => new(CallerKind.Command, $"command {words}");

    /// <summary>Somebody at a form that anyone may fill in.</summary>
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

    /// <summary>The visitor, once it is known who it is.</summary>
    public Caller As(IdentityUser user) => this with { Kind = CallerKind.Person, Name = user.Email ?? user.Id, UserId = user.Id };

    public static string? Address(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;

    /// <summary>Says in the principal where the request came from, once.</summary>
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
