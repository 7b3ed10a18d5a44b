using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Checkout;

public class SessionInvoiceCreation : StripeEntity<SessionInvoiceCreation>
{
    public bool Enabled { get; set; }

    public SessionInvoiceCreationInvoiceData InvoiceData { get; set; }
}

public class SessionInvoiceCreationInvoiceData : StripeEntity<SessionInvoiceCreationInvoiceData>, IHasMetadata
{
    [JsonIgnore]
    public List<string> AccountTaxIdIds { get => Expandable<TaxId>.Ids(AccountTaxIdsField); set => AccountTaxIdsField = value?.ConvertAll(Expandable<TaxId>.Of); }

    [JsonIgnore]
    public List<TaxId> AccountTaxIds { get => Expandable<TaxId>.Values(AccountTaxIdsField); set => AccountTaxIdsField = value?.ConvertAll(Expandable<TaxId>.Of); }

    public List<SessionInvoiceCreationInvoiceDataCustomField> CustomFields { get; set; }

    public string Description { get; set; }

    public string Footer { get; set; }

    public SessionInvoiceCreationInvoiceDataIssuer Issuer { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public SessionInvoiceCreationInvoiceDataRenderingOptions RenderingOptions { get; set; }

    [JsonInclude, JsonPropertyName("account_tax_ids"), JsonConverter(typeof(ExpandableListConverter<TaxId>))]
    internal List<Expandable<TaxId>> AccountTaxIdsField { get; set; }
}

public class SessionInvoiceCreationInvoiceDataCustomField : StripeEntity<SessionInvoiceCreationInvoiceDataCustomField>
{
    public string Name { get; set; }

    public string Value { get; set; }
}

public class SessionInvoiceCreationInvoiceDataIssuer : StripeEntity<SessionInvoiceCreationInvoiceDataIssuer>
{
    [JsonPropertyName("account"), JsonConverter(typeof(ExpandableIdConverter))]
    public string AccountId { get; set; }

    public string Type { get; set; }
}

public class SessionInvoiceCreationInvoiceDataRenderingOptions : StripeEntity<SessionInvoiceCreationInvoiceDataRenderingOptions>
{
    public string AmountTaxDisplay { get; set; }

    public string Template { get; set; }
}
