namespace StripeSandbox.Api;

/// <summary>
/// Decides which Stripe-Version is answered. The sandbox produces one version's shapes. Any other version would get wrong
/// shapes, so it is refused with an error that names it. Operations that exist only in old versions are answered in those.
/// </summary>
public static class ApiVersions
{
    public const string Current = ApiPipeline.ApiVersion;

    // The versions Stripe published since 2018, oldest first.
    private static readonly string[] Published =
    [
        "2018-01-23",
        "2018-02-05",
        "2018-02-06",
        "2018-02-28",
        "2018-05-21",
        "2018-07-27",
        "2018-08-23",
        "2018-09-06",
        "2018-09-24",
        "2018-10-31",
        "2018-11-08",
        "2019-02-11",
        "2019-02-19",
        "2019-03-14",
        "2019-05-16",
        "2019-08-14",
        "2019-09-09",
        "2019-10-08",
        "2019-10-17",
        "2019-11-05",
        "2019-12-03",
        "2020-03-02",
        "2020-08-27",
        "2022-08-01",
        "2022-11-15",
        "2023-08-16",
        "2023-10-16",
        "2024-04-10",
        "2024-06-20",
        "2024-09-30.acacia",
        "2024-10-28.acacia",
        "2024-11-20.acacia",
        "2024-12-18.acacia",
        "2025-01-27.acacia",
        "2025-02-24.acacia",
        "2025-03-31.basil",
        "2025-04-30.basil",
        "2025-05-28.basil",
        "2025-06-30.basil",
        "2025-07-30.basil",
        "2025-08-27.basil",
        "2025-09-30.clover",
        "2025-10-29.clover",
        "2025-11-17.clover",
        "2025-12-15.clover",
        "2026-01-28.clover",
        "2026-02-25.clover",
        "2026-03-25.dahlia",
        "2026-04-22.dahlia",
        "2026-05-27.dahlia",
        "2026-06-24.dahlia",
        Current,
    ];

    /// <summary>The version a request is answered in.</summary>
    /// <exception cref="ApiError">The version does not exist, or the sandbox does not produce its shapes.</exception>
    public static string For(string? requested, Operation operation)
    {
        if (string.IsNullOrEmpty(requested) || requested == Current)
            return Current;
        if (!Published.Contains(requested, StringComparer.Ordinal))
            throw ApiError.Invalid($"Invalid Stripe API version: {requested}");
        if (operation.PlaysOldVersions)
            return requested;
        throw ApiError.Invalid(
            $"The sandbox answers in API version {Current} only, and not in {requested}: send that one, or no Stripe-Version. "
                + "Legacy usage records take an older one."
        );
    }
}
