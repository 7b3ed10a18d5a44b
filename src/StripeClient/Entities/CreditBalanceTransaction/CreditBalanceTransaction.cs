using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe.Billing;

/// <summary>A credit or debit of a credit grant.</summary>
public class CreditBalanceTransaction : StripeEntity<CreditBalanceTransaction>, IHasId, IHasObject
{
    public string Id { get; set; }

    public string Object { get; set; }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    public CreditBalanceTransactionCredit Credit { get; set; }

    [JsonIgnore]
    public string CreditGrantId { get => CreditGrantField?.Id; set => CreditGrantField = Expandable<CreditGrant>.Of(value); }

    [JsonIgnore]
    public CreditGrant CreditGrant { get => CreditGrantField?.Value; set => CreditGrantField = Expandable<CreditGrant>.Of(value); }

    public CreditBalanceTransactionDebit Debit { get; set; }

    public DateTime EffectiveAt { get; set; } = DateTime.UnixEpoch;

    public bool Livemode { get; set; }

    [JsonIgnore]
    public string TestClockId { get => TestClockField?.Id; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    [JsonIgnore]
    public TestHelpers.TestClock TestClock { get => TestClockField?.Value; set => TestClockField = Expandable<TestHelpers.TestClock>.Of(value); }

    public string Type { get; set; }

    [JsonInclude, JsonPropertyName("credit_grant"), JsonConverter(typeof(ExpandableConverter<CreditGrant>))]
    internal Expandable<CreditGrant> CreditGrantField { get; set; }

    [JsonInclude, JsonPropertyName("test_clock"), JsonConverter(typeof(ExpandableConverter<TestHelpers.TestClock>))]
    internal Expandable<TestHelpers.TestClock> TestClockField { get; set; }
}
