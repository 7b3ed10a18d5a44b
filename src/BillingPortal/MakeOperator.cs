using BillingPortal.Accounts;
using BillingPortal.Audit;
using BillingPortal.Callers;
using BillingPortal.Data;
using Microsoft.AspNetCore.Identity;

namespace BillingPortal;

/// <summary>
/// <c>-- admin create</c>: gives the operator's role. It checks no further right, because anyone who can run it can read the whole
/// database. The account has to be confirmed: a stranger may have signed up with that address and a password of their own.
/// </summary>
public sealed class MakeOperator(BillingDb db, UserManager<IdentityUser> users, RoleManager<IdentityRole> roles, AuditTrail audit)
{
    /// <param name="askPassword">Called for an address that has no account.</param>
    /// <returns>What was done, as a sentence.</returns>
    /// <exception cref="StartException">Refused; the message says why and what to do.</exception>
    public async Task<string> RunAsync(string mail, Func<string> askPassword, CancellationToken cancellationToken)
    {
        if (!MailAddressAttribute.IsAddress(mail))
            throw new StartException($"{mail} is not an e-mail address, such as name@example.com.");
        var user = await users.FindByEmailAsync(mail);
        if (user is { EmailConfirmed: false })
            throw new StartException(
                $"{mail} has signed up and never confirmed the address, so the account may be a stranger's. "
                    + "Have its owner sign up again and open the link in the mail, then run this again."
            );
        if (user is not null && await users.IsInRoleAsync(user, Caller.OperatorRole))
            return $"{mail} is an operator already.";
        var made = user is null ? await NewAsync(mail, askPassword()) : null;
        await db.InTransactionAsync(
            async () =>
            {
                if (!await roles.RoleExistsAsync(Caller.OperatorRole))
                    Require(await roles.CreateAsync(new IdentityRole(Caller.OperatorRole)));
                if (made is not null)
                    Require(await users.CreateAsync(made));
                Require(await users.AddToRoleAsync(made ?? user!, Caller.OperatorRole));
                audit.Add(
                    db,
                    Caller.Command("admin create"),
                    AuditAction.OperatorMade,
                    target: mail,
                    detail: made is null ? "an account that was there" : "a new account"
                );
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken
        );
        return $"{mail} is an operator.";
    }

    private async Task<IdentityUser> NewAsync(string mail, string password)
    {
        var user = new IdentityUser
        {
            UserName = mail,
            Email = mail,
            EmailConfirmed = true,
        };
        if (await JudgePassword.RunAsync(users, user, password) is { Count: > 0 } errors)
            throw new StartException(string.Join(Environment.NewLine, errors));
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        return user;
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new StartException(string.Join(Environment.NewLine, result.Errors.Select(error => error.Description)));
    }
}
