using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BillingPortal.Accounts;

/// <summary>Failed sign-ins of addresses that have no account, counted as if they had one. In memory and bounded.</summary>
public sealed class UnknownTries(IOptions<IdentityOptions> options, TimeProvider wall)
{
    private const int MostAddresses = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Tries, DateTimeOffset LockedUntil)> _tries = new(StringComparer.OrdinalIgnoreCase);

    public bool IsLockedAfterTry(string email)
    {
        var lockout = options.Value.Lockout;
        lock (_gate)
        {
            if (_tries.Count >= MostAddresses) _tries.Clear(); // forgetting is harmless, growing is not
            var (tries, until) = _tries.GetValueOrDefault(email);
            if (until > wall.GetUtcNow()) return true;
            tries++;
            var locks = tries >= lockout.MaxFailedAccessAttempts;
            _tries[email] = locks ? (0, wall.GetUtcNow() + lockout.DefaultLockoutTimeSpan) : (tries, default);
            return locks;
        }
    }
}
