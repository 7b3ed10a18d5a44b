namespace Stripe;

public class PaymentIntentHooks : StripeEntity<PaymentIntentHooks>
{
    public PaymentIntentHooksInputs Inputs { get; set; }
}

public class PaymentIntentHooksInputs : StripeEntity<PaymentIntentHooksInputs>
{
    public PaymentIntentHooksInputsTax Tax { get; set; }
}

public class PaymentIntentHooksInputsTax : StripeEntity<PaymentIntentHooksInputsTax>
{
    public string Calculation { get; set; }
}
