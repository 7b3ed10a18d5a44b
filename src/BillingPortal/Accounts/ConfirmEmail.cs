using System.ComponentModel.DataAnnotations;
using System.Text;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Jobs;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingPortal.Accounts;

/// <summary>The form behind the link of a confirmation mail.</summary>
public sealed class ConfirmRequest
{
    [
        Required(ErrorMessage = "Enter the password you chose when you signed up."),
        StringLength(128, ErrorMessage = "Use up to 128 characters.")
    ]
    public string Password { get; set; } = "";
}

/// <summary>Result of opening a confirmation link or of posting its form.</summary>
public enum ConfirmOutcome
{
    /// <summary>The link is valid; the sign-up's password is still needed.</summary>
    Waiting,
    SignedIn,
    AlreadyConfirmed,
    Expired,
    WrongPassword,
    Locked,
}

/// <summary>
/// The link in the confirmation mail. The link proves that the mailbox is theirs, the password that the sign-up is. A stranger who signs up
/// with somebody's address has only the password, the owner of the mailbox only the link, and neither gets an account. Opening the link
/// changes nothing; posting its form does.
/// </summary>
public sealed class ConfirmEmail(
    BillingDb db,
    UserManager<IdentityUser> users,
    BeginSession begin,
    SignUp signUp,
    AskedMail asked,
    SignInTries tries,
    AuditTrail audit,
    JobSignals signals
)
{
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether the link is still valid; changes nothing.</summary>
    public async Task<ConfirmOutcome> CheckAsync(string userId, string token)
    {
        if (await users.FindByIdAsync(userId) is not { } user)
            return ConfirmOutcome.Expired;
        if (user.EmailConfirmed)
            return ConfirmOutcome.AlreadyConfirmed;
        var isGood =
            TokenText.Decode(token) is { } decoded
            && await users.VerifyUserTokenAsync(
                user,
                users.Options.Tokens.EmailConfirmationTokenProvider,
                UserManager<IdentityUser>.ConfirmEmailTokenPurpose,
                decoded
            );
        return isGood ? ConfirmOutcome.Waiting : ConfirmOutcome.Expired;
    }

    public async Task<ConfirmOutcome> RunAsync(
        string userId,
        string token,
        string password,
        Caller visitor,
        CancellationToken cancellationToken
    )
    {
        if (await CheckAsync(userId, token) is not ConfirmOutcome.Waiting and var other)
            return other;
        var user = (await users.FindByIdAsync(userId))!;
        if (await tries.IsLockedAsync(user.Email!, cancellationToken))
            return ConfirmOutcome.Locked;
        if (!await users.CheckPasswordAsync(user, password))
        {
            if (!await tries.CountAsync(user.Email!, cancellationToken))
                return ConfirmOutcome.WrongPassword;
            await audit.WriteAsync(visitor, AuditAction.LockedOut, target: user.Email);
            return ConfirmOutcome.Locked;
        }
        var confirmed = await db.InTransactionAsync(
            async () =>
            {
                var result = await users.ConfirmEmailAsync(user, TokenText.Decode(token)!);
                if (!result.Succeeded)
                    return false;
                audit.Add(db, visitor.As(user), AuditAction.AddressConfirmed);
                await db.SaveChangesAsync(cancellationToken);
                return true;
            },
            cancellationToken
        );
        if (!confirmed)
            return ConfirmOutcome.Expired;
        await tries.ForgetAsync(user.Email!, cancellationToken);
        signals.Raise(JobNames.CreateStripeCustomers);
        await begin.RunAsync(user, isPersistent: false, cancellationToken);
        await audit.WriteAsync(visitor.As(user), AuditAction.SignedIn);
        return ConfirmOutcome.SignedIn;
    }

    /// <summary>Sends a new link if the address waits for one. Takes equally long when it does not, so timing reveals nothing.</summary>
    public Task SendAgainAsync(string email, string? plan, Caller visitor, CancellationToken cancellationToken) =>
        Task.WhenAll(SendIfWaitingAsync(email.Trim(), plan, visitor, cancellationToken), Task.Delay(LeastTime, cancellationToken));

    private async Task SendIfWaitingAsync(string email, string? plan, Caller visitor, CancellationToken cancellationToken)
    {
        using var turn = await asked.TurnAsync(email, cancellationToken);
        if (await users.FindByEmailAsync(email) is { EmailConfirmed: false } user)
            await signUp.SendConfirmationAsync(user, plan, visitor, cancellationToken);
    }
}

/// <summary>Encodes Identity's tokens for links.</summary>
internal static class TokenText
{
    public static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    /// <summary>Null for a text that no link of ours contained.</summary>
    public static string? Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
