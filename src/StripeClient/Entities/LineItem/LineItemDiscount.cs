namespace Stripe;

public class LineItemDiscount : StripeEntity<LineItemDiscount>
{
    public long Amount { get; set; }

    public Discount Discount { get; set; }
}
