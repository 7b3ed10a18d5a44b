namespace Stripe;

public class PaymentMethodCustom : StripeEntity<PaymentMethodCustom>
{
    public string DisplayName { get; set; }

    public PaymentMethodCustomLogo Logo { get; set; }

    public string Type { get; set; }
}

public class PaymentMethodCustomLogo : StripeEntity<PaymentMethodCustomLogo>
{
    public string ContentType { get; set; }

    public string Url { get; set; }
}
