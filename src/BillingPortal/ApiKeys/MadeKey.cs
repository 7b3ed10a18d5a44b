namespace BillingPortal.ApiKeys;

/// <summary>What was made, for the dialog that shows it. The secret lives only as long as that dialog.</summary>
/// <param name="Replaced">The key it took the place of, as it stood before.</param>
/// <param name="ReplacedEndsAt">Until when both work; in the past when the old one ended with the rotation.</param>
public sealed record MadeKey(ApiKey Key, string Secret, KeyRow? Replaced = null, DateTimeOffset? ReplacedEndsAt = null);
