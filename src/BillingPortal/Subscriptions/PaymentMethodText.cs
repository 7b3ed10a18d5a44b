using Stripe;

namespace BillingPortal.Subscriptions;

/// <summary>A payment method as people know it: "Visa ending 4242". Nothing more of it is stored.</summary>
public static class PaymentMethodText
{
    public const int Longest = 60;

    /// <summary>Null if nothing is known.</summary>
    public static string? Of(PaymentMethod? method)
    {
        if (method is null)
            return null;
        var (name, last4) = method switch
        {
            { Card: { } card } => (Brand(card.DisplayBrand ?? card.Brand), card.Last4),
            { SepaDebit: { } sepa } => ("SEPA debit", sepa.Last4),
            { UsBankAccount: { } bank } => ("bank account", bank.Last4),
            { Type: { Length: > 0 } type } => (Plain(type), null),
            _ => ("", null),
        };
        var text = last4 is null ? name : $"{name} ending {last4}";
        return text.Length is 0 or > Longest ? null : text;
    }

    private static string Brand(string? brand) =>
        brand switch
        {
            null or "" or "unknown" => "card",
            "visa" => "Visa",
            "mastercard" => "Mastercard",
            "amex" or "american_express" => "American Express",
            "discover" => "Discover",
            "diners" or "diners_club" => "Diners Club",
            "jcb" => "JCB",
            "unionpay" => "UnionPay",
            "cartes_bancaires" => "Cartes Bancaires",
            "eftpos_australia" or "eftpos_au" => "eftpos",
            _ => Plain(brand),
        };

    private static string Plain(string word) => char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' ');
}
