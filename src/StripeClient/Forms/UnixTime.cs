namespace Stripe.Infrastructure;

/// <summary>Converts to Stripe's timestamps: whole seconds since 1970, in UTC.</summary>
internal static class UnixTime
{
    public static long FromDateTime(DateTime value) => new DateTimeOffset(ToUtc(value)).ToUnixTimeSeconds();

    /// <summary>
    /// Treats an unspecified kind as UTC: entities return UTC, and the machine's time zone must not move a billing period.
    /// </summary>
    public static DateTime ToUtc(DateTime value) =>
        value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);

    public static DateTime ToDateTime(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;
}
