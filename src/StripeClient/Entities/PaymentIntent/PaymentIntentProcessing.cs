namespace Stripe;

public class PaymentIntentProcessing : StripeEntity<PaymentIntentProcessing>
{
    public PaymentIntentProcessingCard Card { get; set; }

    public string Type { get; set; }
}

public class PaymentIntentProcessingCard : StripeEntity<PaymentIntentProcessingCard>
{
    public PaymentIntentProcessingCardCustomerNotification CustomerNotification { get; set; }
}

public class PaymentIntentProcessingCardCustomerNotification : StripeEntity<PaymentIntentProcessingCardCustomerNotification>
{
    public bool? ApprovalRequested { get; set; }

    public DateTime? CompletesAt { get; set; }
}
