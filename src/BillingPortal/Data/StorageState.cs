namespace BillingPortal.Data;

/// <summary>The last failure the ledger's writer met; null while it can store calls.</summary>
public sealed class StorageState
{
    private volatile string? _trouble;

    public string? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }
}
