using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Billing;

/// <summary>What is left of a customer's credit grants.</summary>
public class CreditBalanceSummary : StripeEntity<CreditBalanceSummary>, IHasObject
{
    public string Object { get; set; }

    public List<CreditBalanceSummaryBalance> Balances { get; set; }

    [JsonIgnore]
    public string CustomerId { get => CustomerField?.Id; set => CustomerField = Expandable<Customer>.Of(value); }

    [JsonIgnore]
    public Customer Customer { get => CustomerField?.Value; set => CustomerField = Expandable<Customer>.Of(value); }

    public string CustomerAccount { get; set; }

    public bool Livemode { get; set; }

    [JsonInclude, JsonPropertyName("customer"), JsonConverter(typeof(ExpandableConverter<Customer>))]
    internal Expandable<Customer> CustomerField { get; set; }
}
