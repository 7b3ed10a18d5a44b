using System.Globalization;
using StripeSandbox.Billing;

namespace StripeSandbox.Pages;

/// <summary>The card fields on Checkout, in the Customer Portal and on an open invoice, with an error message under each.</summary>
public sealed record CardForm(
    string Number,
    string Expiry,
    string Cvc,
    string Name,
    string Email,
    string Country,
    string PostalCode,
    string TaxId = ""
)
{
    public static readonly CardForm Empty = new("", "", "", "", "", "US", "");

    public static CardForm Read(IFormCollection form)
    {
        string Field(string name) => form[name].ToString().Trim();
        return new CardForm(
            Field("number"),
            Field("expiry"),
            Field("cvc"),
            Field("name"),
            Field("email"),
            Field("country"),
            Field("postal"),
            Field("tax_id")
        );
    }

    public TestCards.Card? Card => TestCards.ByNumber(Number);

    public (long Month, long Year) ExpiresAt
    {
        get
        {
            var parts = Expiry.Split('/', StringSplitOptions.TrimEntries);
            if (
                parts.Length != 2
                || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var month)
                || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var year)
            )
                return (0, 0);
            return (month, year < 100 ? 2000 + year : year);
        }
    }

    /// <summary>Field name to error message.</summary>
    public Dictionary<string, string> Problems(bool needsEmail, DateTimeOffset now)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (needsEmail && (Email.Length < 3 || !Email.Contains('@', StringComparison.Ordinal)))
            found["email"] = "Enter an e-mail address.";
        if (Card is null)
            found["number"] =
                Number.Length == 0 ? "Enter a card number." : "The sandbox knows Stripe's test cards only; some are listed below.";
        var (month, year) = ExpiresAt;
        if (month is < 1 or > 12)
            found["expiry"] = "Enter month and year, such as 12 / 34.";
        else if (year < now.Year || year == now.Year && month < now.Month)
            found["expiry"] = "This card has expired.";
        if (Cvc.Length is < 3 or > 4 || !Cvc.All(char.IsAsciiDigit))
            found["cvc"] = "Enter the 3 or 4 digits of the security code.";
        return found;
    }

    public Html Fields(Dictionary<string, string> problems) =>
        Html.Of(
            $"""
            <fieldset class="stack tight"><legend class="sr">Card</legend>
            {Field("number", "Card number", Number, problems, "numeric", "cc-number", "4242 4242 4242 4242")}
            <div class="two">{Field("expiry", "Expires (month / year)", Expiry, problems, "text", "cc-exp", "12 / 34")}{Field(
                "cvc",
                "Security code",
                Cvc,
                problems,
                "numeric",
                "cc-csc",
                "123"
            )}</div></fieldset>
            {Field("name", "Name on card", Name, problems, "text", "cc-name", "")}
            """
        );

    public static Html Field(
        string name,
        string label,
        string value,
        Dictionary<string, string> problems,
        string mode,
        string autocomplete,
        string example,
        string type = "text",
        bool isReadOnly = false
    )
    {
        var problem = problems.GetValueOrDefault(name);
        return Html.Of(
            $"""
            <div class="field"><label for="{name}">{label}</label><input class="in" id="{name}" name="{name}" type="{type}"
            inputmode="{mode}" autocomplete="{autocomplete}" placeholder="{example}" value="{value}"{Html.If(
                isReadOnly,
                $" readonly"
            )}{Html.If(problem is not null, $" aria-invalid=\"true\" aria-describedby=\"{name}-problem\"")}>
            {Html.If(problem is not null, $"""<p class="err" id="{name}-problem">{problem}</p>""")}</div>
            """
        );
    }

    public static readonly Html Cards = new(
        """
        <section class="stack tight small" aria-label="Test cards"><p class="strong">Cards that do something here</p><dl class="kv">
        <dt class="mono">4242 4242 4242 4242</dt><dd>works</dd><dt class="mono">4000 0000 0000 0002</dt><dd>is declined</dd>
        <dt class="mono">4000 0000 0000 0341</dt><dd>is saved, fails when charged later</dd><dt
        class="mono">4000 0025 0000 3155</dt><dd>asks for confirmation</dd></dl>
        <p class="dim">Any future date and any security code.</p></section>
        """
    );
}
