namespace BillingPortal.Web;

/// <summary>Names for usage that belongs to no existing key.</summary>
public static class UsageNames
{
    /// <summary>Units that were moved between periods, corrected or written off.</summary>
    public const string Adjusted = "Moved or corrected";
    public const string DeletedKey = "a deleted key";
}
