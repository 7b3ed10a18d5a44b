using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>
/// Whether a password may be chosen, apart from storing it: hashing one takes longer than many commits and is not done inside a write
/// transaction, where metered calls would wait for it.
/// </summary>
internal static class JudgePassword
{
    /// <summary>What is wrong with it, for people; empty when it can be taken.</summary>
    public static async Task<List<string>> RunAsync(UserManager<IdentityUser> users, IdentityUser user, string password)
    {
        var errors = new List<string>();
        foreach (var validator in users.PasswordValidators)
            errors.AddRange((await validator.ValidateAsync(users, user, password)).Errors.Select(error => error.Description));
        return errors;
    }
}
