namespace BillingPortal.Web;

/// <summary>
/// Reads the name of an enum's value. The framework also takes numbers and sums of names: a split by "3", or by "key,endpoint", would be
/// answered as one by model.
/// </summary>
public static class EnumName
{
    /// <param name="text">One name, in any case.</param>
    /// <returns>Null when no value has this name.</returns>
    public static T? Find<T>(string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return value;
        return null;
    }
}
