using System.Text;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Data;

internal static class SnakeCase
{
    /// <summary>Lower-case column names with underscores, so that the ledger's hand-written SQL needs no quotes and is the same on both
    /// databases.</summary>
    public static void UseSnakeCaseColumns(this ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()))
        foreach (var property in entity.GetProperties())
            property.SetColumnName(Of(property.Name));
    }

    internal static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
