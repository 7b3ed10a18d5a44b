using System.ComponentModel.DataAnnotations;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Mail;
using BillingPortal.Web;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>The form that asks for a mail with a reset link.</summary>
public sealed class ForgotRequest
{
    [Required(ErrorMessage = "Enter your e-mail address."), MailAddress, StringLength(256, ErrorMessage = "Use up to 256 characters.")]
    public string Email { get; set; } = "";
}

/// <summary>The form behind a reset link.</summary>
public sealed class ResetRequest
{
    [Required(ErrorMessage = "Choose a password."), StringLength(128, MinimumLength = 10, ErrorMessage = "Use 10 to 128 characters.")]
    public string Password { get; set; } = "";
}

/// <summary>Result of setting a new password by a reset link.</summary>
public abstract record ResetOutcome
{
    public sealed record Done : ResetOutcome;

    public sealed record Expired : ResetOutcome;

    public sealed record Refused(string Reason) : ResetOutcome;
}

/// <summary>
/// A forgotten password: a link by mail, and the new password it allows. The link works once, for 24 hours. Resetting ends every session of
/// the person and sends a mail, so that somebody who did not ask for it finds out.
/// </summary>
public sealed class ResetPassword(
    BillingDb db,
    UserManager<IdentityUser> users,
    AskedMail asked,
    Mailer mailer,
    Sessions sessions,
    OpenCircuits circuits,
    SignInTries tries,
    AuditTrail audit,
    PublicUrl publicUrl
)
{
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(300);

    /// <summary>Gives the same answer in the same time whether or not the address is known.</summary>
    public Task RequestAsync(string email, Caller visitor, CancellationToken cancellationToken) =>
        Task.WhenAll(SendIfKnownAsync(email.Trim(), visitor, cancellationToken), Task.Delay(LeastTime, cancellationToken));

    public async Task<ResetOutcome> RunAsync(
        string userId,
        string token,
        string password,
        Caller visitor,
        CancellationToken cancellationToken
    )
    {
        // An unconfirmed account may be a stranger's sign-up. Signing up again replaces it; a reset must not adopt it.
        if (await users.FindByIdAsync(userId) is not { EmailConfirmed: true } user || TokenText.Decode(token) is not { } decoded)
            return new ResetOutcome.Expired();
        if (
            !await users.VerifyUserTokenAsync(
                user,
                users.Options.Tokens.PasswordResetTokenProvider,
                UserManager<IdentityUser>.ResetPasswordTokenPurpose,
                decoded
            )
        )
            return new ResetOutcome.Expired();
        if (await JudgePassword.RunAsync(users, user, password) is { Count: > 0 } errors)
            return new ResetOutcome.Refused(string.Join(' ', errors));
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password); // outside the transaction: see JudgePassword
        var isStored = await db.InTransactionAsync(
            async () =>
            {
                // Saves the hash too. Fails when the account has changed since it was read, perhaps by this very link.
                if (!(await users.UpdateSecurityStampAsync(user)).Succeeded)
                    return false;
                audit.Add(db, visitor.As(user), AuditAction.PasswordReset);
                mailer.Add(
                    db,
                    user.Email!,
                    "Your password was changed",
                    "The password of your account was changed by the link in our mail, "
                        + "and every device that was signed in is signed out.\n\n"
                        + "If it was not you, somebody reads your mail: secure your mailbox, then choose another password.",
                    publicUrl.To("forgot")
                );
                await db.SaveChangesAsync(cancellationToken);
                return true;
            },
            cancellationToken
        );
        if (!isStored)
            return new ResetOutcome.Expired();
        // The new security stamp has already invalidated the sessions; this removes their rows and open pages.
        await sessions.EndAllAsync(user.Id, cancellationToken);
        circuits.EndPerson(user.Id);
        await tries.ForgetAsync(user.Email!, cancellationToken);
        mailer.Signal();
        return new ResetOutcome.Done();
    }

    private async Task SendIfKnownAsync(string email, Caller visitor, CancellationToken cancellationToken)
    {
        using var turn = await asked.TurnAsync(email, cancellationToken);
        if (await users.FindByEmailAsync(email) is not { } user || !await asked.MayAsync(email, visitor, cancellationToken))
            return;
        if (!user.EmailConfirmed)
        {
            await asked.SendAsync(
                user.Email!,
                "Your sign-up is not confirmed",
                "Somebody, probably you, asked for a new password. This address has no account yet, only a sign-up that was never "
                    + "confirmed. Sign up again, with the password you want; it takes the place of the earlier one.",
                publicUrl.To("sign-up"),
                visitor,
                cancellationToken
            );
            return;
        }
        var token = TokenText.Encode(await users.GeneratePasswordResetTokenAsync(user));
        var link = publicUrl.To($"reset?user={Uri.EscapeDataString(user.Id)}&token={token}");
        await asked.SendAsync(
            user.Email!,
            "Choose a new password",
            $"Open this link to choose a new password:\n\n{link}\n\nIt works once, for 24 hours. "
                + "If you did not ask for it, do nothing: your password stays as it is.",
            link,
            visitor,
            cancellationToken
        );
        await audit.WriteAsync(visitor, AuditAction.ResetAsked, target: user.Email);
    }
}
