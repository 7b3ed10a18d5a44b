using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class InvoiceFromInvoice : StripeEntity<InvoiceFromInvoice>
{
    public string Action { get; set; }

    [JsonIgnore]
    public string InvoiceId { get => InvoiceField?.Id; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonIgnore]
    public Invoice Invoice { get => InvoiceField?.Value; set => InvoiceField = Expandable<Invoice>.Of(value); }

    [JsonInclude, JsonPropertyName("invoice"), JsonConverter(typeof(ExpandableConverter<Invoice>))]
    internal Expandable<Invoice> InvoiceField { get; set; }
}
