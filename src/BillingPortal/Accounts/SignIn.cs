using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

public sealed class SignInRequest
{
    [Required(ErrorMessage = "Enter your e-mail address.")]
    public string Email { get; set; } = "";
    [Required(ErrorMessage = "Enter your password.")]
    public string Password { get; set; } = "";
    public bool Remember { get; set; }
}

public enum SignInOutcome
{
    SignedIn,
    /// <summary>Unknown address or wrong password; the answer does not say which.</summary>
    Refused,
    /// <summary>Too many tries; said for unknown addresses alike.</summary>
    Locked,
    /// <summary>The password is right and the address was never confirmed.</summary>
    Unconfirmed,
}

/// <summary>
/// Judges the password before anything is said about the account, so that words and delay are the same whether or not the
/// address is known. Tries are counted for unknown addresses too: else "locked" would tell who has an account.
/// </summary>
public sealed class SignIn(UserManager<IdentityUser> users, SignInManager<IdentityUser> signIn, UnknownTries unknown)
{
    public async Task<SignInOutcome> RunAsync(SignInRequest request)
    {
        var email = request.Email.Trim();
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            users.PasswordHasher.HashPassword(new IdentityUser(), request.Password); // the same work, so the same delay
            return unknown.IsLockedAfterTry(email) ? SignInOutcome.Locked : SignInOutcome.Refused;
        }
        if (await users.IsLockedOutAsync(user)) return SignInOutcome.Locked;
        if (!await users.CheckPasswordAsync(user, request.Password))
        {
            await users.AccessFailedAsync(user);
            return await users.IsLockedOutAsync(user) ? SignInOutcome.Locked : SignInOutcome.Refused;
        }
        await users.ResetAccessFailedCountAsync(user);
        if (!await signIn.CanSignInAsync(user)) return SignInOutcome.Unconfirmed;
        await signIn.SignInAsync(user, isPersistent: request.Remember);
        return SignInOutcome.SignedIn;
    }
}
