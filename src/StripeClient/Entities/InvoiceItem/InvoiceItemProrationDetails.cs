using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceItemProrationDetails : StripeEntity<InvoiceItemProrationDetails>
{
    public InvoiceItemProrationDetailsCreditedItems CreditedItems { get; set; }

    public List<InvoiceItemProrationDetailsDiscountAmount> DiscountAmounts { get; set; }
}

public class InvoiceItemProrationDetailsCreditedItems : StripeEntity<InvoiceItemProrationDetailsCreditedItems>
{
    public string InvoiceItem { get; set; }

    public InvoiceItemProrationDetailsCreditedItemsInvoiceLineItemDetails InvoiceLineItemDetails { get; set; }

    public string Type { get; set; }
}

public class InvoiceItemProrationDetailsCreditedItemsInvoiceLineItemDetails : StripeEntity<InvoiceItemProrationDetailsCreditedItemsInvoiceLineItemDetails>
{
    public string Invoice { get; set; }

    public List<string> InvoiceLineItems { get; set; }
}

public class InvoiceItemProrationDetailsDiscountAmount : StripeEntity<InvoiceItemProrationDetailsDiscountAmount>
{
    public long Amount { get; set; }

    [JsonIgnore]
    public string DiscountId { get => DiscountField?.Id; set => DiscountField = Expandable<Discount>.Of(value); }

    [JsonIgnore]
    public Discount Discount { get => DiscountField?.Value; set => DiscountField = Expandable<Discount>.Of(value); }

    [JsonInclude, JsonPropertyName("discount"), JsonConverter(typeof(ExpandableConverter<Discount>))]
    internal Expandable<Discount> DiscountField { get; set; }
}
