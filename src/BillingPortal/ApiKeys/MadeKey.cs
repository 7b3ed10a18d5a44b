namespace BillingPortal.ApiKeys;

/// <summary>A new key for the dialog that shows it. The secret lives only as long as that dialog.</summary>
/// <param name="Replaced">The key it replaced, as it was before.</param>
/// <param name="ReplacedEndsAt">Until when both work; in the past when the old key ended with the rotation.</param>
public sealed record MadeKey(ApiKey Key, string Secret, KeyRow? Replaced = null, DateTimeOffset? ReplacedEndsAt = null);
