namespace Stripe;

public class PaymentIntentNextAction : StripeEntity<PaymentIntentNextAction>
{
    public PaymentIntentNextActionAlipayHandleRedirect AlipayHandleRedirect { get; set; }

    public PaymentIntentNextActionBlikAuthorize BlikAuthorize { get; set; }

    public PaymentIntentNextActionBoletoDisplayDetails BoletoDisplayDetails { get; set; }

    public PaymentIntentNextActionCardAwaitNotification CardAwaitNotification { get; set; }

    public PaymentIntentNextActionCashappHandleRedirectOrDisplayQrCode CashappHandleRedirectOrDisplayQrCode { get; set; }

    public PaymentIntentNextActionDisplayBankTransferInstructions DisplayBankTransferInstructions { get; set; }

    public PaymentIntentNextActionKlarnaDisplayQrCode KlarnaDisplayQrCode { get; set; }

    public PaymentIntentNextActionKonbiniDisplayDetails KonbiniDisplayDetails { get; set; }

    public PaymentIntentNextActionMultibancoDisplayDetails MultibancoDisplayDetails { get; set; }

    public PaymentIntentNextActionOxxoDisplayDetails OxxoDisplayDetails { get; set; }

    public PaymentIntentNextActionPaynowDisplayQrCode PaynowDisplayQrCode { get; set; }

    public PaymentIntentNextActionPixDisplayQrCode PixDisplayQrCode { get; set; }

    public PaymentIntentNextActionPromptpayDisplayQrCode PromptpayDisplayQrCode { get; set; }

    public PaymentIntentNextActionRedirectToUrl RedirectToUrl { get; set; }

    public PaymentIntentNextActionSwishHandleRedirectOrDisplayQrCode SwishHandleRedirectOrDisplayQrCode { get; set; }

    public string Type { get; set; }

    public PaymentIntentNextActionUpiHandleRedirectOrDisplayQrCode UpiHandleRedirectOrDisplayQrCode { get; set; }

    public Dictionary<string, object> UseStripeSdk { get; set; }

    public PaymentIntentNextActionVerifyWithMicrodeposits VerifyWithMicrodeposits { get; set; }

    public PaymentIntentNextActionWechatPayDisplayQrCode WechatPayDisplayQrCode { get; set; }

    public PaymentIntentNextActionWechatPayRedirectToAndroidApp WechatPayRedirectToAndroidApp { get; set; }

    public PaymentIntentNextActionWechatPayRedirectToIosApp WechatPayRedirectToIosApp { get; set; }
}

public class PaymentIntentNextActionAlipayHandleRedirect : StripeEntity<PaymentIntentNextActionAlipayHandleRedirect>
{
    public string NativeData { get; set; }

    public string NativeUrl { get; set; }

    public string ReturnUrl { get; set; }

    public string Url { get; set; }
}

public class PaymentIntentNextActionBlikAuthorize : StripeEntity<PaymentIntentNextActionBlikAuthorize>
{
}

public class PaymentIntentNextActionBoletoDisplayDetails : StripeEntity<PaymentIntentNextActionBoletoDisplayDetails>
{
    public DateTime? ExpiresAt { get; set; }

    public string HostedVoucherUrl { get; set; }

    public string Number { get; set; }

    public string Pdf { get; set; }
}

public class PaymentIntentNextActionCardAwaitNotification : StripeEntity<PaymentIntentNextActionCardAwaitNotification>
{
    public DateTime? ChargeAttemptAt { get; set; }

    public bool? CustomerApprovalRequired { get; set; }
}

public class PaymentIntentNextActionCashappHandleRedirectOrDisplayQrCode : StripeEntity<PaymentIntentNextActionCashappHandleRedirectOrDisplayQrCode>
{
    public string HostedInstructionsUrl { get; set; }

    public string MobileAuthUrl { get; set; }

    public PaymentIntentNextActionCashappHandleRedirectOrDisplayQrCodeQrCode QrCode { get; set; }
}

public class PaymentIntentNextActionCashappHandleRedirectOrDisplayQrCodeQrCode : StripeEntity<PaymentIntentNextActionCashappHandleRedirectOrDisplayQrCodeQrCode>
{
    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructions : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructions>
{
    public long? AmountRemaining { get; set; }

    public string Currency { get; set; }

    public List<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddress> FinancialAddresses { get; set; }

    public string HostedInstructionsUrl { get; set; }

    public string Reference { get; set; }

    public string Type { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddress : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddress>
{
    public PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressAba Aba { get; set; }

    public PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressIban Iban { get; set; }

    public PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSortCode SortCode { get; set; }

    public PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSpei Spei { get; set; }

    public List<string> SupportedNetworks { get; set; }

    public PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSwift Swift { get; set; }

    public string Type { get; set; }

    public PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressZengin Zengin { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressAba : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressAba>
{
    public Address AccountHolderAddress { get; set; }

    public string AccountHolderName { get; set; }

    public string AccountNumber { get; set; }

    public string AccountType { get; set; }

    public Address BankAddress { get; set; }

    public string BankName { get; set; }

    public string RoutingNumber { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressIban : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressIban>
{
    public Address AccountHolderAddress { get; set; }

    public string AccountHolderName { get; set; }

    public Address BankAddress { get; set; }

    public string Bic { get; set; }

    public string Country { get; set; }

    public string Iban { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSortCode : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSortCode>
{
    public Address AccountHolderAddress { get; set; }

    public string AccountHolderName { get; set; }

    public string AccountNumber { get; set; }

    public Address BankAddress { get; set; }

    public string SortCode { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSpei : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSpei>
{
    public Address AccountHolderAddress { get; set; }

    public string AccountHolderName { get; set; }

    public Address BankAddress { get; set; }

    public string BankCode { get; set; }

    public string BankName { get; set; }

    public string Clabe { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSwift : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressSwift>
{
    public Address AccountHolderAddress { get; set; }

    public string AccountHolderName { get; set; }

    public string AccountNumber { get; set; }

    public string AccountType { get; set; }

    public Address BankAddress { get; set; }

    public string BankName { get; set; }

    public string SwiftCode { get; set; }
}

public class PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressZengin : StripeEntity<PaymentIntentNextActionDisplayBankTransferInstructionsFinancialAddressZengin>
{
    public Address AccountHolderAddress { get; set; }

    public string AccountHolderName { get; set; }

    public string AccountNumber { get; set; }

    public string AccountType { get; set; }

    public Address BankAddress { get; set; }

    public string BankCode { get; set; }

    public string BankName { get; set; }

    public string BranchCode { get; set; }

    public string BranchName { get; set; }
}

public class PaymentIntentNextActionKlarnaDisplayQrCode : StripeEntity<PaymentIntentNextActionKlarnaDisplayQrCode>
{
    public string Data { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionKonbiniDisplayDetails : StripeEntity<PaymentIntentNextActionKonbiniDisplayDetails>
{
    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string HostedVoucherUrl { get; set; }

    public PaymentIntentNextActionKonbiniDisplayDetailsStores Stores { get; set; }
}

public class PaymentIntentNextActionKonbiniDisplayDetailsStores : StripeEntity<PaymentIntentNextActionKonbiniDisplayDetailsStores>
{
    public PaymentIntentNextActionKonbiniDisplayDetailsStoresFamilymart Familymart { get; set; }

    public PaymentIntentNextActionKonbiniDisplayDetailsStoresLawson Lawson { get; set; }

    public PaymentIntentNextActionKonbiniDisplayDetailsStoresMinistop Ministop { get; set; }

    public PaymentIntentNextActionKonbiniDisplayDetailsStoresSeicomart Seicomart { get; set; }
}

public class PaymentIntentNextActionKonbiniDisplayDetailsStoresFamilymart : StripeEntity<PaymentIntentNextActionKonbiniDisplayDetailsStoresFamilymart>
{
    public string ConfirmationNumber { get; set; }

    public string PaymentCode { get; set; }
}

public class PaymentIntentNextActionKonbiniDisplayDetailsStoresLawson : StripeEntity<PaymentIntentNextActionKonbiniDisplayDetailsStoresLawson>
{
    public string ConfirmationNumber { get; set; }

    public string PaymentCode { get; set; }
}

public class PaymentIntentNextActionKonbiniDisplayDetailsStoresMinistop : StripeEntity<PaymentIntentNextActionKonbiniDisplayDetailsStoresMinistop>
{
    public string ConfirmationNumber { get; set; }

    public string PaymentCode { get; set; }
}

public class PaymentIntentNextActionKonbiniDisplayDetailsStoresSeicomart : StripeEntity<PaymentIntentNextActionKonbiniDisplayDetailsStoresSeicomart>
{
    public string ConfirmationNumber { get; set; }

    public string PaymentCode { get; set; }
}

public class PaymentIntentNextActionMultibancoDisplayDetails : StripeEntity<PaymentIntentNextActionMultibancoDisplayDetails>
{
    public string Entity { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public string HostedVoucherUrl { get; set; }

    public string Reference { get; set; }
}

public class PaymentIntentNextActionOxxoDisplayDetails : StripeEntity<PaymentIntentNextActionOxxoDisplayDetails>
{
    public DateTime? ExpiresAfter { get; set; }

    public string HostedVoucherUrl { get; set; }

    public string Number { get; set; }
}

public class PaymentIntentNextActionPaynowDisplayQrCode : StripeEntity<PaymentIntentNextActionPaynowDisplayQrCode>
{
    public string Data { get; set; }

    public string HostedInstructionsUrl { get; set; }

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionPixDisplayQrCode : StripeEntity<PaymentIntentNextActionPixDisplayQrCode>
{
    public string Data { get; set; }

    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string HostedInstructionsUrl { get; set; }

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionPromptpayDisplayQrCode : StripeEntity<PaymentIntentNextActionPromptpayDisplayQrCode>
{
    public string Data { get; set; }

    public string HostedInstructionsUrl { get; set; }

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionRedirectToUrl : StripeEntity<PaymentIntentNextActionRedirectToUrl>
{
    public string ReturnUrl { get; set; }

    public string Url { get; set; }
}

public class PaymentIntentNextActionSwishHandleRedirectOrDisplayQrCode : StripeEntity<PaymentIntentNextActionSwishHandleRedirectOrDisplayQrCode>
{
    public string HostedInstructionsUrl { get; set; }

    public string MobileAuthUrl { get; set; }

    public PaymentIntentNextActionSwishHandleRedirectOrDisplayQrCodeQrCode QrCode { get; set; }
}

public class PaymentIntentNextActionSwishHandleRedirectOrDisplayQrCodeQrCode : StripeEntity<PaymentIntentNextActionSwishHandleRedirectOrDisplayQrCodeQrCode>
{
    public string Data { get; set; }

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionUpiHandleRedirectOrDisplayQrCode : StripeEntity<PaymentIntentNextActionUpiHandleRedirectOrDisplayQrCode>
{
    public string HostedInstructionsUrl { get; set; }

    public PaymentIntentNextActionUpiHandleRedirectOrDisplayQrCodeQrCode QrCode { get; set; }
}

public class PaymentIntentNextActionUpiHandleRedirectOrDisplayQrCodeQrCode : StripeEntity<PaymentIntentNextActionUpiHandleRedirectOrDisplayQrCodeQrCode>
{
    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionVerifyWithMicrodeposits : StripeEntity<PaymentIntentNextActionVerifyWithMicrodeposits>
{
    public DateTime ArrivalDate { get; set; } = DateTime.UnixEpoch;

    public string HostedVerificationUrl { get; set; }

    public string MicrodepositType { get; set; }
}

public class PaymentIntentNextActionWechatPayDisplayQrCode : StripeEntity<PaymentIntentNextActionWechatPayDisplayQrCode>
{
    public string Data { get; set; }

    public string HostedInstructionsUrl { get; set; }

    public string ImageDataUrl { get; set; }

    public string ImageUrlPng { get; set; }

    public string ImageUrlSvg { get; set; }
}

public class PaymentIntentNextActionWechatPayRedirectToAndroidApp : StripeEntity<PaymentIntentNextActionWechatPayRedirectToAndroidApp>
{
    public string AppId { get; set; }

    public string NonceStr { get; set; }

    public string Package { get; set; }

    public string PartnerId { get; set; }

    public string PrepayId { get; set; }

    public string Sign { get; set; }

    public string Timestamp { get; set; }
}

public class PaymentIntentNextActionWechatPayRedirectToIosApp : StripeEntity<PaymentIntentNextActionWechatPayRedirectToIosApp>
{
    public string NativeUrl { get; set; }
}
