using System.ComponentModel.DataAnnotations;
using BillingPortal.Audit;
using BillingPortal.Callers;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>The sign-in form.</summary>
public sealed class SignInRequest
{
    [Required(ErrorMessage = "Enter your e-mail address."), StringLength(256, ErrorMessage = "Use up to 256 characters.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Enter your password."), StringLength(128, ErrorMessage = "Use up to 128 characters.")]
    public string Password { get; set; } = "";
    public bool Remember { get; set; }
}

/// <summary>Result of a sign-in.</summary>
public enum SignInOutcome
{
    SignedIn,

    /// <summary>Unknown address or wrong password; the answer does not say which.</summary>
    Refused,

    /// <summary>Too many tries; the same answer for unknown addresses.</summary>
    Locked,

    /// <summary>The password is right, but the address was never confirmed.</summary>
    Unconfirmed,
}

/// <summary>
/// Checks the password before it reveals anything about the account, so that answer and delay are the same whether the address is unknown,
/// locked or fine. Every refusal takes at least a fixed time, which hides the remaining differences.
/// </summary>
public sealed class SignIn(
    UserManager<IdentityUser> users,
    SignInManager<IdentityUser> signIn,
    BeginSession begin,
    SignInTries tries,
    AuditTrail audit
)
{
    private static readonly TimeSpan LeastRefusal = TimeSpan.FromMilliseconds(300);
    private static string? _nobodysHash;

    public async Task<SignInOutcome> RunAsync(SignInRequest request, Caller visitor, CancellationToken cancellationToken)
    {
        var least = Task.Delay(LeastRefusal, cancellationToken);
        var outcome = await JudgeAsync(request, visitor, cancellationToken);
        if (outcome is SignInOutcome.Refused or SignInOutcome.Locked)
            await least;
        return outcome;
    }

    private async Task<SignInOutcome> JudgeAsync(SignInRequest request, Caller visitor, CancellationToken cancellationToken)
    {
        var email = request.Email.Trim();
        var user = await users.FindByEmailAsync(email);
        var isRight = await IsRightAsync(user, request.Password);
        if (await tries.IsLockedAsync(email, cancellationToken))
            return SignInOutcome.Locked;
        if (user is null || !isRight)
        {
            if (!await tries.CountAsync(email, cancellationToken))
                return SignInOutcome.Refused;
            await audit.WriteAsync(visitor, AuditAction.LockedOut, target: email);
            return SignInOutcome.Locked;
        }
        await tries.ForgetAsync(email, cancellationToken);
        if (!await signIn.CanSignInAsync(user))
            return SignInOutcome.Unconfirmed;
        await begin.RunAsync(user, request.Remember, cancellationToken);
        await audit.WriteAsync(visitor.As(user), AuditAction.SignedIn);
        return SignInOutcome.SignedIn;
    }

    /// <summary>Hashes once in any case: otherwise an address without an account would be answered sooner.</summary>
    private async Task<bool> IsRightAsync(IdentityUser? user, string password)
    {
        if (user?.PasswordHash is not null)
            return await users.CheckPasswordAsync(user, password);
        var nobody = new IdentityUser();
        _nobodysHash ??= users.PasswordHasher.HashPassword(nobody, "nobody's");
        users.PasswordHasher.VerifyHashedPassword(nobody, _nobodysHash, password);
        return false;
    }
}
