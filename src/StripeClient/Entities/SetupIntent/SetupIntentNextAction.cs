namespace Stripe;

public class SetupIntentNextAction : StripeEntity<SetupIntentNextAction>
{
    public SetupIntentNextActionBlikAuthorize BlikAuthorize { get; set; }

    public SetupIntentNextActionCashappHandleRedirectOrDisplayQrCode CashappHandleRedirectOrDisplayQrCode { get; set; }

    public SetupIntentNextActionPixDisplayQrCode PixDisplayQrCode { get; set; }

    public SetupIntentNextActionRedirectToUrl RedirectToUrl { get; set; }

    public string Type { get; set; }

    public SetupIntentNextActionUpiHandleRedirectOrDisplayQrCode UpiHandleRedirectOrDisplayQrCode { get; set; }

    public Dictionary<string, object> UseStripeSdk { get; set; }

    public SetupIntentNextActionVerifyWithMicrodeposits VerifyWithMicrodeposits { get; set; }
}

public class SetupIntentNextActionBlikAuthorize : StripeEntity<SetupIntentNextActionBlikAuthorize>
{
}

public class SetupIntentNextActionCashappHandleRedirectOrDisplayQrCode : StripeEntity<SetupIntentNextActionCashappHandleRedirectOrDisplayQrCode>
{
    public string HostedInstructionsUrl { get; set; }

    public string MobileAuthUrl { get; set; }

    public SetupIntentNextActionCashappHandleRedirectOrDisplayQrCodeQrCode QrCode { get; set; }
}

public class SetupIntentNextActionCashappHandleRedirectOrDisplayQrCodeQrCode : StripeEntity<SetupIntentNextActionCashappHandleRedirectOrDisplayQrCodeQrCode>
{
    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class SetupIntentNextActionPixDisplayQrCode : StripeEntity<SetupIntentNextActionPixDisplayQrCode>
{
    public string Data { get; set; }

    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string HostedInstructionsUrl { get; set; }

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class SetupIntentNextActionRedirectToUrl : StripeEntity<SetupIntentNextActionRedirectToUrl>
{
    public string ReturnUrl { get; set; }

    public string Url { get; set; }
}

public class SetupIntentNextActionUpiHandleRedirectOrDisplayQrCode : StripeEntity<SetupIntentNextActionUpiHandleRedirectOrDisplayQrCode>
{
    public string HostedInstructionsUrl { get; set; }

    public SetupIntentNextActionUpiHandleRedirectOrDisplayQrCodeQrCode QrCode { get; set; }
}

public class SetupIntentNextActionUpiHandleRedirectOrDisplayQrCodeQrCode : StripeEntity<SetupIntentNextActionUpiHandleRedirectOrDisplayQrCodeQrCode>
{
    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class SetupIntentNextActionVerifyWithMicrodeposits : StripeEntity<SetupIntentNextActionVerifyWithMicrodeposits>
{
    public DateTime ArrivalDate { get; set; } = DateTime.UnixEpoch;

    public string HostedVerificationUrl { get; set; }

    public string MicrodepositType { get; set; }
}
