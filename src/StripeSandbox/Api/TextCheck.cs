namespace StripeSandbox.Api;

/// <summary>Checks text with a format of its own, currencies and e-mail addresses, recognised by the parameter's name.</summary>
public static class TextCheck
{
    private const int LongestEmail = 512;

    private static readonly HashSet<string> Currencies =
    [
        .. (
            "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny "
            + "cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod "
            + "jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio "
            + "nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd "
            + "top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw"
        ).Split(' '),
    ];

    /// <summary>The text as it is stored: currencies in lower case.</summary>
    public static string Check(string text, string path)
    {
        var name = path[(path.LastIndexOf('[') + 1)..].TrimEnd(']');
        if (name is "currency" or "minimum_amount_currency")
        {
            var currency = text.ToLowerInvariant();
            if (Currencies.Contains(currency))
                return currency;
            throw ApiError.Invalid($"Invalid currency: {currency}. Stripe knows three-letter ISO codes such as usd, eur and gbp.", path);
        }

        if (name is "email" or "customer_email" or "receipt_email" && !IsEmail(text))
            throw ApiError.Invalid($"Invalid email address: {text}", path, "email_invalid");
        return text;
    }

    private static bool IsEmail(string text) =>
        text.Length <= LongestEmail
        && text.Split('@') is [{ Length: > 0 }, { Length: > 0 } host]
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && !host.StartsWith('.')
        && !host.EndsWith('.');
}
