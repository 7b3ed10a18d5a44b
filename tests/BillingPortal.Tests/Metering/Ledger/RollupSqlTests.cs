using BillingPortal.Metering.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using Xunit;

namespace BillingPortal.Tests.Metering.Ledger;

/// <summary>A column that is added to a rollup must be added to the statements that write it.</summary>
public sealed class RollupSqlTests(SqliteLedgerFixture fixture) : IClassFixture<SqliteLedgerFixture>
{
    [Fact]
    public void Statements_write_every_column_but_those_of_reports()
    {
        Written(RollupSql.UpsertHours(""))
            .ShouldBe(Columns<UsageRollup>("usage_rollups", "id", "reported", "withdrawn"), ignoreOrder: true);
        Written(RollupSql.NewDays("")).ShouldBe(Columns<UsageDay>("usage_days", "id"), ignoreOrder: true);
        Written(RollupSql.UpsertDay("")).ShouldBe(Written(RollupSql.NewDays("")));
        Written(RollupSql.UpsertDaySums("")).ShouldBe(Columns<UsageDay>("usage_day_sums"), ignoreOrder: true);
    }

    [Fact]
    public void Rows_are_found_again_by_the_columns_of_the_unique_index()
    {
        Found(RollupSql.UpsertHours("")).ShouldBe(Unique<UsageRollup>("usage_rollups"));
        Found(RollupSql.UpsertDay("")).ShouldBe(Unique<UsageDay>("usage_days"));
        Found(RollupSql.NewDays("")).ShouldBe(Unique<UsageDay>("usage_days"));
    }

    private static string[] Written(string statement) => Between(statement, "(", ")");

    private static string[] Found(string statement) => Between(statement, "ON CONFLICT (", ")");

    private static string[] Between(string statement, string before, string after)
    {
        var start = statement.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return statement[start..statement.IndexOf(after, start, StringComparison.Ordinal)].Split(", ");
    }

    private string[] Columns<T>(string table, params string[] without)
    {
        using var db = fixture.Db();
        var stored = StoreObjectIdentifier.Table(table);
        return
        [
            .. db
                .Model.FindEntityType(typeof(T))!
                .GetProperties()
                .Select(property => property.GetColumnName(stored))
                .OfType<string>()
                .Except(without),
        ];
    }

    private string[] Unique<T>(string table)
    {
        using var db = fixture.Db();
        var stored = StoreObjectIdentifier.Table(table);
        var index = db.Model.FindEntityType(typeof(T))!.GetIndexes().Single(index => index.IsUnique);
        return [.. index.Properties.Select(property => property.GetColumnName(stored)!)];
    }
}
