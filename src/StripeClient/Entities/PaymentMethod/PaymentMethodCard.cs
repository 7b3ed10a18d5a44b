using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class PaymentMethodCard : StripeEntity<PaymentMethodCard>
{
    public string Brand { get; set; }

    public PaymentMethodCardChecks Checks { get; set; }

    public string Country { get; set; }

    public string Description { get; set; }

    public string DisplayBrand { get; set; }

    public long ExpMonth { get; set; }

    public long ExpYear { get; set; }

    public string Fingerprint { get; set; }

    public string Funding { get; set; }

    public PaymentMethodCardGeneratedFrom GeneratedFrom { get; set; }

    public string Iin { get; set; }

    public string Issuer { get; set; }

    public string Last4 { get; set; }

    public PaymentMethodCardNetworks Networks { get; set; }

    public string RegulatedStatus { get; set; }

    public PaymentMethodCardThreeDSecureUsage ThreeDSecureUsage { get; set; }

    public PaymentMethodCardWallet Wallet { get; set; }
}

public class PaymentMethodCardChecks : StripeEntity<PaymentMethodCardChecks>
{
    public string AddressLine1Check { get; set; }

    public string AddressPostalCodeCheck { get; set; }

    public string CvcCheck { get; set; }
}

public class PaymentMethodCardGeneratedFrom : StripeEntity<PaymentMethodCardGeneratedFrom>
{
    public string Charge { get; set; }

    public PaymentMethodCardGeneratedFromPaymentMethodDetails PaymentMethodDetails { get; set; }

    [JsonPropertyName("setup_attempt"), JsonConverter(typeof(ExpandableIdConverter))]
    public string SetupAttemptId { get; set; }
}

public class PaymentMethodCardGeneratedFromPaymentMethodDetails : StripeEntity<PaymentMethodCardGeneratedFromPaymentMethodDetails>
{
    public string Type { get; set; }
}

public class PaymentMethodCardNetworks : StripeEntity<PaymentMethodCardNetworks>
{
    public List<string> Available { get; set; }

    public string Preferred { get; set; }
}

public class PaymentMethodCardThreeDSecureUsage : StripeEntity<PaymentMethodCardThreeDSecureUsage>
{
    public bool Supported { get; set; }
}

public class PaymentMethodCardWallet : StripeEntity<PaymentMethodCardWallet>
{
    public PaymentMethodCardWalletAmexExpressCheckout AmexExpressCheckout { get; set; }

    public string DynamicLast4 { get; set; }

    public PaymentMethodCardWalletGooglePay GooglePay { get; set; }

    public PaymentMethodCardWalletLink Link { get; set; }

    public PaymentMethodCardWalletMasterpass Masterpass { get; set; }

    public string Type { get; set; }

    public PaymentMethodCardWalletVisaCheckout VisaCheckout { get; set; }
}

public class PaymentMethodCardWalletAmexExpressCheckout : StripeEntity<PaymentMethodCardWalletAmexExpressCheckout>
{
}

public class PaymentMethodCardWalletGooglePay : StripeEntity<PaymentMethodCardWalletGooglePay>
{
}

public class PaymentMethodCardWalletLink : StripeEntity<PaymentMethodCardWalletLink>
{
}

public class PaymentMethodCardWalletMasterpass : StripeEntity<PaymentMethodCardWalletMasterpass>
{
    public Address BillingAddress { get; set; }

    public string Email { get; set; }

    public string Name { get; set; }

    public Address ShippingAddress { get; set; }
}

public class PaymentMethodCardWalletVisaCheckout : StripeEntity<PaymentMethodCardWalletVisaCheckout>
{
    public Address BillingAddress { get; set; }

    public string Email { get; set; }

    public string Name { get; set; }

    public Address ShippingAddress { get; set; }
}
