using System.Buffers;
using System.Globalization;
using System.Text;
using BillingPortal.ApiKeys;
using BillingPortal.Data;
using BillingPortal.Metering;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.Web;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Usage;

/// <summary>
/// Usage as CSV: a header, then per day one line for each meter, key, endpoint, model and status, and one for each reason of
/// refused calls. Written day by day, so that memory use is constant and a slow client occupies no database connection.
/// </summary>
public sealed class ExportUsage(IDbContextFactory<BillingDb> databases, LongReads reads)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    /// <param name="Refused">Refused calls, which are neither served nor counted in <c>Events</c>; the other numbers are then zero.</param>
    /// <param name="Code">The reason: the problem document's code.</param>
    private sealed record Row(
        string Meter,
        string Key,
        string Prefix,
        bool IsTest,
        string Endpoint,
        string Model,
        int Status,
        long Events,
        long Quantity,
        long DurationMs,
        long Refused = 0,
        string Code = ""
    );

    /// <param name="first">First UTC day.</param>
    /// <param name="last">Last UTC day, inclusive.</param>
    /// <param name="meter">Only this meter, and calls refused before their meter was known; null for all.</param>
    /// <param name="keyId">Only this key; null for all.</param>
    public async Task WriteAsync(
        TenantContext tenant,
        DateOnly first,
        DateOnly last,
        string? meter,
        long? keyId,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        var text = new StringBuilder("day,meter,key,key_prefix,test,endpoint,model,status,calls,quantity,duration_ms,refused,code\r\n");
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            foreach (var row in await reads.RunAsync(() => DayAsync(tenant, day, meter, keyId, cancellationToken), cancellationToken))
                Append(text, day, row);
            if (text.Length == 0)
                continue;
            await output.WriteAsync(Utf8.GetBytes(text.ToString()), cancellationToken);
            await output.FlushAsync(cancellationToken);
            text.Clear();
        }
    }

    private async Task<List<Row>> DayAsync(
        TenantContext tenant,
        DateOnly day,
        string? meter,
        long? keyId,
        CancellationToken cancellationToken
    )
    {
        var midnight = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var used = await UsedAsync(db, tenant, midnight, meter, keyId, cancellationToken);
        var refused = await RefusedAsync(db, tenant, midnight, meter, keyId, cancellationToken);
        return [.. used, .. refused];
    }

    private static Task<List<Row>> UsedAsync(
        BillingDb db,
        TenantContext tenant,
        DateTimeOffset midnight,
        string? meter,
        long? keyId,
        CancellationToken cancellationToken
    ) =>
        db.Set<UsageDay>()
            .AsNoTracking()
            .Where(row =>
                row.TenantId == tenant.TenantId
                && row.Day == midnight
                && row.Meter != TrialTerms.Meter
                && (meter == null || row.Meter == meter)
                && (keyId == null || row.KeyId == keyId)
            )
            .OrderBy(row => row.Meter)
            .ThenBy(row => row.KeyId)
            .ThenBy(row => row.Endpoint)
            .ThenBy(row => row.Model)
            .ThenBy(row => row.Status)
            // Adjustments get a line too, so that the file sums to what is billed.
            .LeftJoin(
                db.Set<ApiKey>(),
                row => row.KeyId,
                key => key.Id,
                (row, key) =>
                    new Row(
                        row.Meter,
                        row.IsAdjustment ? UsageNames.Adjusted : key!.Name ?? UsageNames.DeletedKey,
                        key!.Prefix ?? "",
                        row.IsTest,
                        row.Endpoint,
                        row.Model,
                        row.Status,
                        row.Events,
                        row.Quantity,
                        row.DurationMs
                    )
            )
            .ToListAsync(cancellationToken);

    private static Task<List<Row>> RefusedAsync(
        BillingDb db,
        TenantContext tenant,
        DateTimeOffset midnight,
        string? meter,
        long? keyId,
        CancellationToken cancellationToken
    ) =>
        ReadRefusals
            .Span(db, tenant, midnight, midnight.AddDays(1))
            .Where(UsageRefusal.CountsFor(meter))
            .Where(row => keyId == null || row.KeyId == keyId)
            .GroupBy(row => new
            {
                row.Meter,
                row.KeyId,
                row.IsTest,
                row.Endpoint,
                row.Status,
                row.Code,
            })
            .Select(group => new { group.Key, Calls = group.Sum(row => row.Calls) })
            .OrderBy(sum => sum.Key.Meter)
            .ThenBy(sum => sum.Key.KeyId)
            .ThenBy(sum => sum.Key.Endpoint)
            .ThenBy(sum => sum.Key.Status)
            .ThenBy(sum => sum.Key.Code)
            .ThenBy(sum => sum.Key.IsTest)
            .LeftJoin(
                db.Set<ApiKey>(),
                sum => sum.Key.KeyId,
                key => key.Id,
                (sum, key) =>
                    new Row(
                        sum.Key.Meter,
                        sum.Key.KeyId == UsageRefusal.ManyKeys ? "" : key!.Name ?? UsageNames.DeletedKey,
                        key!.Prefix ?? "",
                        sum.Key.IsTest,
                        sum.Key.Endpoint,
                        "",
                        sum.Key.Status,
                        0,
                        0,
                        0,
                        sum.Calls,
                        sum.Key.Code
                    )
            )
            .ToListAsync(cancellationToken);

    private static void Append(StringBuilder text, DateOnly day, Row row) =>
        text.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{Cell(row.Meter)},{Cell(row.Key)},{Cell(row.Prefix)},")
            .Append(row.IsTest ? "true" : "false")
            .Append(CultureInfo.InvariantCulture, $",{Cell(row.Endpoint)},{Cell(row.Model)},{row.Status},{row.Events},{row.Quantity},")
            .Append(CultureInfo.InvariantCulture, $"{row.DurationMs},{row.Refused},{Cell(row.Code)}\r\n");

    /// <summary>Text as one cell. People choose key and model names, so they must not be run as formulas.</summary>
    internal static string Cell(string value)
    {
        var safe = CsvText.Safe(value);
        return safe.AsSpan().ContainsAny(Quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
