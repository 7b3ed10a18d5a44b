using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>
/// Checks a new password without storing it. Hashing takes longer than many commits, so it must not run inside a write transaction, where
/// metered calls would wait for it.
/// </summary>
internal static class JudgePassword
{
    /// <summary>What is wrong with the password, as sentences; empty when it is acceptable.</summary>
    public static async Task<List<string>> RunAsync(UserManager<IdentityUser> users, IdentityUser user, string password)
    {
        var errors = new List<string>();
        foreach (var validator in users.PasswordValidators)
            errors.AddRange((await validator.ValidateAsync(users, user, password)).Errors.Select(error => error.Description));
        return errors;
    }
}
