using System.ComponentModel.DataAnnotations;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using BillingPortal.Tenants;
using BillingPortal.Time;
using BillingPortal.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Accounts;

/// <summary>What the sign-up form asks for.</summary>
public sealed class SignUpRequest
{
    [Required(ErrorMessage = "Enter your name."), StringLength(120, ErrorMessage = "Use up to 120 characters."), PlainText("name")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Enter your organisation's name."), StringLength(120, ErrorMessage = "Use up to 120 characters.")]
    [PlainText("organisation's name")]
    public string Organisation { get; set; } = "";

    [Required(ErrorMessage = "Enter your e-mail address."), MailAddress, StringLength(256, ErrorMessage = "Use up to 256 characters.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Choose a password."), StringLength(128, MinimumLength = 10, ErrorMessage = "Use 10 to 128 characters.")]
    public string Password { get; set; } = "";

    /// <summary>The plan chosen on the pricing page; the confirmation link carries it on.</summary>
    [StringLength(40, ErrorMessage = "There is no such plan.")]
    public string? Plan { get; set; }
}

/// <summary>Result of a sign-up.</summary>
public abstract record SignUpOutcome
{
    /// <summary>A mail is on its way. The same answer for a known address: the form must not reveal who has an account.</summary>
    public sealed record MailSent : SignUpOutcome;

    public sealed record Refused(IReadOnlyList<string> PasswordErrors) : SignUpOutcome;
}

/// <summary>
/// Makes the person, the organisation and the ownership in one transaction. Nothing here waits for Stripe: a job makes the customer once
/// the address is confirmed. An unconfirmed sign-up reserves nothing: a newer one with the same address replaces it, because the first may
/// have come from somebody who does not own the mailbox.
/// </summary>
public sealed class SignUp(
    BillingDb db,
    UserManager<IdentityUser> users,
    AskedMail mail,
    AuditTrail audit,
    PublicUrl publicUrl,
    BillingClock clock
)
{
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(300);

    public async Task<SignUpOutcome> RunAsync(SignUpRequest request, Caller visitor, CancellationToken cancellationToken)
    {
        var email = request.Email.Trim();
        // Check the password first and for everyone, so that the answer does not depend on whether the address is known.
        var errors = await JudgePassword.RunAsync(users, new IdentityUser { UserName = email, Email = email }, request.Password);
        if (errors.Count > 0)
            return new SignUpOutcome.Refused(errors);
        await Task.WhenAll(MakeAsync(request, email, visitor, cancellationToken), Task.Delay(LeastTime, cancellationToken));
        return new SignUpOutcome.MailSent();
    }

    private async Task MakeAsync(SignUpRequest request, string email, Caller visitor, CancellationToken cancellationToken)
    {
        using var turn = await mail.TurnAsync(email, cancellationToken);
        // A sign-up without its mail is useless, and would only void an earlier one whose mail is on the way.
        if (!await mail.MayAsync(email, visitor, cancellationToken))
            return;
        if (await users.FindByEmailAsync(email) is { EmailConfirmed: true } known)
        {
            users.PasswordHasher.HashPassword(known, request.Password); // the same work as below, so the same delay
            await mail.SendAsync(
                known.Email!,
                "You already have an account",
                "Somebody, probably you, tried to sign up with this address. You already have an account: sign in, or reset your "
                    + "password there.",
                publicUrl.To("sign-in"),
                visitor,
                cancellationToken
            );
            return;
        }
        var user = new IdentityUser { UserName = email, Email = email };
        user.PasswordHash = users.PasswordHasher.HashPassword(user, request.Password); // outside the transaction: see JudgePassword
        await db.InTransactionAsync(
            async () =>
            {
                await VoidEarlierAsync(email, visitor, cancellationToken);
                Require(await users.CreateAsync(user));
                var now = clock.GetUtcNow();
                var tenant = new Tenant
                {
                    PublicId = Tenant.NewPublicId(),
                    Name = request.Organisation.Trim(),
                    ContactEmail = email,
                    CreatedAt = now,
                };
                db.Add(
                    new Member
                    {
                        UserId = user.Id,
                        DisplayName = request.Name.Trim(),
                        Role = Role.Owner,
                        JoinedAt = now,
                        Tenant = tenant,
                    }
                );
                await db.SaveChangesAsync(cancellationToken);
                audit.Add(db, visitor, AuditAction.SignedUp, tenant.Id, email);
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
        await SendConfirmationAsync(user, request.Plan, visitor, cancellationToken);
    }

    /// <summary>Nobody could sign in to it, so there is nothing to delete but the account and its organisation.</summary>
    private async Task VoidEarlierAsync(string email, Caller visitor, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is not { EmailConfirmed: false } earlier)
            return;
        var tenants = await db.Set<Member>()
            .Where(member => member.UserId == earlier.Id)
            .Select(member => member.Tenant!)
            .ToListAsync(cancellationToken);
        foreach (var tenant in tenants)
            audit.Add(db, visitor, AuditAction.SignUpVoided, tenant.Id, email);
        db.RemoveRange(tenants);
        Require(await users.DeleteAsync(earlier));
    }

    private static void Require(IdentityResult result)
    {
        if (result.Succeeded)
            return;
        var reasons = string.Join(", ", result.Errors.Select(error => error.Code));
        throw new InvalidOperationException($"An account could not be made: {reasons}.");
    }

    /// <summary>Sends the link, limited like all mail that a visitor causes.</summary>
    public async Task SendConfirmationAsync(IdentityUser user, string? plan, Caller visitor, CancellationToken cancellationToken)
    {
        if (!await mail.MayAsync(user.Email!, visitor, cancellationToken))
            return;
        var token = TokenText.Encode(await users.GenerateEmailConfirmationTokenAsync(user));
        var chosen = string.IsNullOrEmpty(plan) ? "" : "&plan=" + Uri.EscapeDataString(plan);
        var link = publicUrl.To($"confirm?user={Uri.EscapeDataString(user.Id)}&token={token}{chosen}");
        await mail.SendAsync(
            user.Email!,
            "Confirm your e-mail address",
            $"Open this link and enter the password you chose, to confirm your address and start:\n\n{link}\n\nIt works for 24 hours. "
                + "If you did not sign up, do nothing: without that password the account stays closed.",
            link,
            visitor,
            cancellationToken
        );
    }
}
