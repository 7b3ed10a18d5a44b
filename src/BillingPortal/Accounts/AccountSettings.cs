namespace BillingPortal.Accounts;

/// <summary>The <c>Accounts</c> section: limits on mail that a visitor causes without being signed in.</summary>
public sealed class AccountSettings
{
    /// <summary>Mails to one address within ten minutes.</summary>
    public int MailsPerAddress { get; init; } = 3;

    /// <summary>Mails to one address within a day.</summary>
    public int MailsPerAddressPerDay { get; init; } = 10;

    /// <summary>Mails one source may cause within a day: an IPv4 address or a /64 IPv6 network.</summary>
    public int MailsPerSourcePerDay { get; init; } = 100;
}
