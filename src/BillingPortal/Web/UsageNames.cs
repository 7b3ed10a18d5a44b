namespace BillingPortal.Web;

/// <summary>Names for usage that belongs to no existing key.</summary>
public static class UsageNames
{
    /// <summary>Rows of key 0: units that were moved between periods, corrected or written off.</summary>
    public const string Adjusted = "Moved or corrected";
    public const string DeletedKey = "a deleted key";
}
