using System.Text.Json.Nodes;
using StripeSandbox.Api;
using StripeSandbox.Store;

namespace StripeSandbox.Billing;

/// <summary>Stripe's documented test cards, by number and by token, and how each behaves.</summary>
public static class TestCards
{
    /// <param name="AttachDecline">The decline when it is saved or first used; null = succeeds.</param>
    /// <param name="ChargeDecline">The decline at every charge; null = succeeds.</param>
    public sealed record Card(
        string Number,
        string Brand,
        string Token,
        string? AttachDecline = null,
        string? ChargeDecline = null,
        bool Asks3ds = false,
        string Funding = "credit"
    );

    public static readonly IReadOnlyList<Card> All =
    [
        new("4242424242424242", "visa", "pm_card_visa"),
        new("4000056655665556", "visa", "pm_card_visa_debit", Funding: "debit"),
        new("5555555555554444", "mastercard", "pm_card_mastercard"),
        new("5200828282828210", "mastercard", "pm_card_mastercard_debit", Funding: "debit"),
        new("378282246310005", "amex", "pm_card_amex"),
        new("6011111111111117", "discover", "pm_card_discover"),
        new("4000000000000341", "visa", "pm_card_chargeCustomerFail", ChargeDecline: "generic_decline"),
        new("4000000000000002", "visa", "pm_card_visa_chargeDeclined", "generic_decline", "generic_decline"),
        new("4000000000009995", "visa", "pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds", "insufficient_funds"),
        new("4000000000009987", "visa", "pm_card_visa_chargeDeclinedLostCard", "lost_card", "lost_card"),
        new("4000000000009979", "visa", "pm_card_visa_chargeDeclinedStolenCard", "stolen_card", "stolen_card"),
        new(
            "4000000000006975",
            "visa",
            "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
            "card_velocity_exceeded",
            "card_velocity_exceeded"
        ),
        new("4000000000000069", "visa", "pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        new("4000000000000127", "visa", "pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        new("4000000000000119", "visa", "pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
        new("4000002500003155", "visa", "pm_card_authenticationRequiredOnSetup", Asks3ds: true),
        new("4000002760003184", "visa", "pm_card_authenticationRequired", Asks3ds: true),
        new("4000000000003220", "visa", "pm_card_threeDSecure2Required", Asks3ds: true),
    ];

    /// <summary>
    /// Finds a card by the name of its payment method or token. Some declining cards also have a shorter name without the
    /// brand.
    /// </summary>
    public static Card? ByToken(string token)
    {
        var name = token.Replace("tok_", "pm_card_", StringComparison.Ordinal);
        return All.FirstOrDefault(c =>
            c.Token == name || c.Token == name.Replace("pm_card_charge", "pm_card_visa_charge", StringComparison.Ordinal)
        );
    }

    public static Card? ByNumber(string number) =>
        All.FirstOrDefault(c => c.Number == new string(number.Where(char.IsAsciiDigit).ToArray()));

    public static Card Of(JsonObject method) => ByNumber(method.Str("_number") ?? "") ?? All[0];

    /// <summary>The error's code. Most declines are card_declined, with the reason in decline_code.</summary>
    private static string Code(string decline) =>
        decline is "expired_card" or "incorrect_cvc" or "processing_error" ? decline : "card_declined";

    public static string Sentence(string decline) =>
        decline switch
        {
            "insufficient_funds" => "Your card has insufficient funds.",
            "expired_card" => "Your card has expired.",
            "incorrect_cvc" => "Your card's security code is incorrect.",
            "card_velocity_exceeded" => "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
            "processing_error" => "An error occurred while processing your card. Try again in a little bit.",
            _ => "Your card was declined.",
        };

    public static ApiError Refusal(string decline, JsonObject? intent = null, bool keepWork = false) =>
        new(402, "card_error", Sentence(decline), Code(decline))
        {
            DeclineCode = decline is "expired_card" or "incorrect_cvc" or "processing_error" ? null : decline,
            PaymentIntent = intent,
            KeepWork = keepWork,
        };

    public static JsonObject ErrorOf(string decline, string charge, JsonObject method)
    {
        var error = new JsonObject
        {
            ["charge"] = charge,
            ["code"] = Code(decline),
            ["decline_code"] = decline,
            ["doc_url"] = "https://stripe.com/docs/error-codes/" + Code(decline).Replace('_', '-'),
            ["message"] = Sentence(decline),
            ["payment_method"] = method,
            ["type"] = "card_error",
        };
        return error;
    }
}
