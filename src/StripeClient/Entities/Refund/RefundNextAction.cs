namespace Stripe;

public class RefundNextAction : StripeEntity<RefundNextAction>
{
    public RefundNextActionDisplayDetails DisplayDetails { get; set; }

    public string Type { get; set; }
}

public class RefundNextActionDisplayDetails : StripeEntity<RefundNextActionDisplayDetails>
{
    public RefundNextActionDisplayDetailsEmailSent EmailSent { get; set; }

    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;
}

public class RefundNextActionDisplayDetailsEmailSent : StripeEntity<RefundNextActionDisplayDetailsEmailSent>
{
    public DateTime EmailSentAt { get; set; } = DateTime.UnixEpoch;

    public string EmailSentTo { get; set; }
}
