using System.Globalization;
using BillingPortal.Metering.Quota;
using Npgsql;

namespace BillingPortal.Metering.Ledger;

/// <summary>
/// The node number in this node's row ids. On PostgreSQL it is the first free advisory lock, locked by the writer's
/// connection while it is open: two nodes with the same number could make the same id, and one row would be lost.
/// </summary>
internal static class LedgerNode
{
    private const int LockClass = 0x6270_6c6e; // "bpln"
    private const int MostNodes = 1 << LedgerIds.NodeBits;

    public static int Claim(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LockClass });
        var number = new NpgsqlParameter<int>();
        command.Parameters.Add(number);
        for (var node = 1; node < MostNodes; node++)
        {
            number.TypedValue = node;
            if (command.ExecuteScalar() is true)
                return node;
        }
        throw new InvalidOperationException(
            $"All {(MostNodes - 1).ToString(CultureInfo.InvariantCulture)} node numbers are taken in this database."
        );
    }
}
