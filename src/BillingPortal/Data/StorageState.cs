namespace BillingPortal.Data;

/// <summary>What the ledger's writer last met: null while it can store calls.</summary>
public sealed class StorageState
{
    private volatile string? _trouble;

    public string? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }
}
