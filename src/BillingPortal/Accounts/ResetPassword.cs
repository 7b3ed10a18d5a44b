using System.ComponentModel.DataAnnotations;
using BillingPortal.Mail;
using BillingPortal.Web;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

public sealed class ForgotRequest
{
    [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address, such as name@example.com.")]
    public string Email { get; set; } = "";
}

public sealed class ResetRequest
{
    [Required(ErrorMessage = "Choose a password."), StringLength(128, MinimumLength = 10, ErrorMessage = "Use 10 to 128 characters.")]
    public string Password { get; set; } = "";
}

public abstract record ResetOutcome
{
    public sealed record Done : ResetOutcome;
    public sealed record Expired : ResetOutcome;
    public sealed record Refused(string Reason) : ResetOutcome;
}

/// <summary>A forgotten password: a link by mail, and the new password it allows. The link works once, for 24 hours.</summary>
public sealed class ResetPassword(UserManager<IdentityUser> users, Mailer mailer, PublicUrl publicUrl)
{
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(300);

    /// <summary>Says nothing about whether the address is known, and takes the same time.</summary>
    public Task RequestAsync(string email, CancellationToken cancellationToken) =>
        Task.WhenAll(SendIfKnownAsync(email.Trim(), cancellationToken), Task.Delay(LeastTime, cancellationToken));

    public async Task<ResetOutcome> RunAsync(string userId, string token, string password)
    {
        if (await users.FindByIdAsync(userId) is not { } user || TokenText.Decode(token) is not { } decoded) return new ResetOutcome.Expired();
        var result = await users.ResetPasswordAsync(user, decoded, password);
        if (result.Succeeded)
        {
            if (!user.EmailConfirmed) // the link came by mail, so the mailbox is theirs
            {
                user.EmailConfirmed = true;
                await users.UpdateAsync(user);
            }
            await users.SetLockoutEndDateAsync(user, lockoutEnd: null);
            return new ResetOutcome.Done();
        }
        return result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.InvalidToken))
            ? new ResetOutcome.Expired()
            : new ResetOutcome.Refused(string.Join(' ', result.Errors.Select(error => error.Description)));
    }

    private async Task SendIfKnownAsync(string email, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is not { } user) return;
        var token = TokenText.Encode(await users.GeneratePasswordResetTokenAsync(user));
        var link = publicUrl.To($"reset?user={Uri.EscapeDataString(user.Id)}&token={token}");
        await mailer.SendAsync(user.Email!, "Choose a new password", $"Open this link to choose a new password:\n\n{link}\n\nIt works once, for 24 hours. If you did not ask for it, do nothing: your password stays as it is.", link, cancellationToken);
    }
}
