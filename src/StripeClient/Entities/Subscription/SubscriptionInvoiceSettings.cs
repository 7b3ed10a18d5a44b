using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

public class SubscriptionInvoiceSettings : StripeEntity<SubscriptionInvoiceSettings>
{
    [JsonIgnore]
    public List<string> AccountTaxIdIds { get => Expandable<TaxId>.Ids(AccountTaxIdsField); set => AccountTaxIdsField = value?.ConvertAll(Expandable<TaxId>.Of); }

    [JsonIgnore]
    public List<TaxId> AccountTaxIds { get => Expandable<TaxId>.Values(AccountTaxIdsField); set => AccountTaxIdsField = value?.ConvertAll(Expandable<TaxId>.Of); }

    public List<SubscriptionInvoiceSettingsCustomField> CustomFields { get; set; }

    public string Description { get; set; }

    public string Footer { get; set; }

    public SubscriptionInvoiceSettingsIssuer Issuer { get; set; }

    [JsonInclude, JsonPropertyName("account_tax_ids"), JsonConverter(typeof(ExpandableListConverter<TaxId>))]
    internal List<Expandable<TaxId>> AccountTaxIdsField { get; set; }
}

public class SubscriptionInvoiceSettingsCustomField : StripeEntity<SubscriptionInvoiceSettingsCustomField>
{
    public string Name { get; set; }

    public string Value { get; set; }
}

public class SubscriptionInvoiceSettingsIssuer : StripeEntity<SubscriptionInvoiceSettingsIssuer>
{
    [JsonPropertyName("account"), JsonConverter(typeof(ExpandableIdConverter))]
    public string AccountId { get; set; }

    public string Type { get; set; }
}
