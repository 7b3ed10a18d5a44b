using System.ComponentModel.DataAnnotations;
using BillingPortal.Data;
using BillingPortal.Jobs;
using BillingPortal.Mail;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>What the sign-up form asks for.</summary>
public sealed class SignUpRequest
{
    [Required(ErrorMessage = "Enter your name."), StringLength(120, ErrorMessage = "Use up to 120 characters.")]
    public string Name { get; set; } = "";
    [Required(ErrorMessage = "Enter your organisation's name."), StringLength(120, ErrorMessage = "Use up to 120 characters.")]
    public string Organisation { get; set; } = "";
    [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address, such as name@example.com."), StringLength(256, ErrorMessage = "Use up to 256 characters.")]
    public string Email { get; set; } = "";
    [Required(ErrorMessage = "Choose a password."), StringLength(128, MinimumLength = 10, ErrorMessage = "Use 10 to 128 characters.")]
    public string Password { get; set; } = "";
    /// <summary>The plan chosen on the pricing page; the confirmation link leads on to it.</summary>
    public string? Plan { get; set; }
}

public abstract record SignUpOutcome
{
    /// <summary>A mail is on its way. Said for a known address too: the form must not tell who has an account.</summary>
    public sealed record MailSent : SignUpOutcome;
    public sealed record Refused(IReadOnlyList<string> PasswordErrors) : SignUpOutcome;
}

/// <summary>
/// Makes the person, the organisation and the ownership in one transaction. Nothing here waits for Stripe: the customer is
/// made by a job.
/// </summary>
public sealed class SignUp(BillingDb db, UserManager<IdentityUser> users, Mailer mailer, PublicUrl publicUrl, JobSignals signals, BillingClock clock)
{
    public async Task<SignUpOutcome> RunAsync(SignUpRequest request, CancellationToken cancellationToken)
    {
        var email = request.Email.Trim();
        var user = new IdentityUser { UserName = email, Email = email };
        // The password is judged first and for everyone, so that the answer does not depend on whether the address is known.
        var errors = await JudgePasswordAsync(user, request.Password);
        if (errors.Count > 0) return new SignUpOutcome.Refused(errors);

        if (await users.FindByEmailAsync(email) is { } existing)
        {
            users.PasswordHasher.HashPassword(user, request.Password); // the same work, so the same delay
            await mailer.SendAsync(email, "You already have an account", "Somebody, probably you, tried to sign up with this address. You already have an account: sign in, or reset your password there.", publicUrl.To("sign-in"), cancellationToken);
            if (!existing.EmailConfirmed) await SendConfirmationAsync(existing, request.Plan, cancellationToken);
            return new SignUpOutcome.MailSent();
        }

        var created = await db.InTransactionAsync(async () =>
        {
            var result = await users.CreateAsync(user, request.Password);
            if (!result.Succeeded) return result;
            db.Add(new Member
            {
                UserId = user.Id,
                DisplayName = request.Name.Trim(),
                Role = Role.Owner,
                JoinedAt = clock.GetUtcNow(),
                Tenant = new Tenant { PublicId = Tenant.NewPublicId(), Name = request.Organisation.Trim(), ContactEmail = email, CreatedAt = clock.GetUtcNow() },
            });
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }, cancellationToken);
        if (!created.Succeeded) return new SignUpOutcome.Refused([.. created.Errors.Select(error => error.Description)]);

        signals.Raise(JobNames.CreateStripeCustomers);
        await SendConfirmationAsync(user, request.Plan, cancellationToken);
        return new SignUpOutcome.MailSent();
    }

    public async Task SendConfirmationAsync(IdentityUser user, string? plan, CancellationToken cancellationToken)
    {
        var token = TokenText.Encode(await users.GenerateEmailConfirmationTokenAsync(user));
        var link = publicUrl.To($"confirm?user={Uri.EscapeDataString(user.Id)}&token={token}{(string.IsNullOrEmpty(plan) ? "" : "&plan=" + Uri.EscapeDataString(plan))}");
        await mailer.SendAsync(user.Email!, "Confirm your e-mail address", $"Open this link to confirm your address and start:\n\n{link}\n\nIt works for 24 hours. If you did not sign up, do nothing.", link, cancellationToken);
    }

    private async Task<List<string>> JudgePasswordAsync(IdentityUser user, string password)
    {
        var errors = new List<string>();
        foreach (var validator in users.PasswordValidators)
        {
            var result = await validator.ValidateAsync(users, user, password);
            errors.AddRange(result.Errors.Select(error => error.Description));
        }
        return errors;
    }
}
