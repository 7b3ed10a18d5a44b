using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingPortal.Accounts;

public enum ConfirmOutcome { SignedIn, AlreadyConfirmed, Expired }

/// <summary>
/// The link in the confirmation mail. It signs in once, when it confirms; later it is only a link, because a mailbox is no
/// password.
/// </summary>
public sealed class ConfirmEmail(UserManager<IdentityUser> users, SignInManager<IdentityUser> signIn, SignUp signUp)
{
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(300);

    public async Task<ConfirmOutcome> RunAsync(string userId, string token)
    {
        if (await users.FindByIdAsync(userId) is not { } user) return ConfirmOutcome.Expired;
        if (user.EmailConfirmed) return ConfirmOutcome.AlreadyConfirmed;
        if (TokenText.Decode(token) is not { } decoded || !(await users.ConfirmEmailAsync(user, decoded)).Succeeded) return ConfirmOutcome.Expired;
        await signIn.SignInAsync(user, isPersistent: false);
        return ConfirmOutcome.SignedIn;
    }

    /// <summary>Sends a new link if the address waits for one. Takes the same time when it does not.</summary>
    public Task SendAgainAsync(string email, string? plan, CancellationToken cancellationToken) =>
        Task.WhenAll(SendIfWaitingAsync(email.Trim(), plan, cancellationToken), Task.Delay(LeastTime, cancellationToken));

    private async Task SendIfWaitingAsync(string email, string? plan, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is { EmailConfirmed: false } user) await signUp.SendConfirmationAsync(user, plan, cancellationToken);
    }
}

/// <summary>Identity's tokens as they travel in links.</summary>
internal static class TokenText
{
    public static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    /// <summary>Null for what no link of ours ever carried.</summary>
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
