namespace BillingPortal.Accounts;

/// <summary>The <c>Accounts</c> section: how much mail a visitor can cause without being signed in.</summary>
public sealed class AccountSettings
{
    /// <summary>Mails to one address in ten minutes.</summary>
    public int MailsPerAddress { get; init; } = 3;

    /// <summary>Mails to one address in a day.</summary>
    public int MailsPerAddressPerDay { get; init; } = 10;

    /// <summary>Mails that one source may cause in a day: an IPv4 address, or an IPv6 network of 64 bits.</summary>
    public int MailsPerSourcePerDay { get; init; } = 100;
}
