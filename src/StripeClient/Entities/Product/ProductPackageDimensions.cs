namespace Stripe;

public class ProductPackageDimensions : StripeEntity<ProductPackageDimensions>
{
    public decimal Height { get; set; }

    public decimal Length { get; set; }

    public decimal Weight { get; set; }

    public decimal Width { get; set; }
}
