using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using BillingPortal.Metering.Ledger;
using BillingPortal.Plans;
using BillingPortal.Tenants;
using BillingPortal.Usage;
using BillingPortal.Web;
using CsvHelper;
using Microsoft.Extensions.Options;

namespace BillingPortal.InvoiceExplained;

/// <summary>Invoice explanations for programs and spreadsheets.</summary>
public static class ExplanationEndpoints
{
    private const int DefaultPage = 100;

    /// <summary>One row of the ledger: what one call used of one meter.</summary>
    /// <param name="Id">Id of the row.</param>
    /// <param name="OccurredAt">When the call happened, UTC.</param>
    /// <param name="Meter">The meter's key.</param>
    /// <param name="Quantity">Units; 0 for a call that was not charged.</param>
    /// <param name="KeyId">Id of the key; "0" without one.</param>
    /// <param name="Endpoint">Method and path of the endpoint.</param>
    /// <param name="Model">The model that served it; empty without one.</param>
    /// <param name="Source">Where the row came from, such as "call".</param>
    public sealed record LedgerRow(
        string Id,
        DateTimeOffset OccurredAt,
        string Meter,
        long Quantity,
        string KeyId,
        string Endpoint,
        string Model,
        string Source
    );

    /// <summary>A page of ledger rows, oldest first.</summary>
    /// <param name="Data">The rows.</param>
    /// <param name="Next">Send it as "after" to read on; null on the last page.</param>
    public sealed record LedgerPage(IReadOnlyList<LedgerRow> Data, string? Next);

    public static void MapExplanations(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/billing/invoices/{id}").WithTags("Invoices");
        group
            .MapGet("/explanation", JsonAsync)
            .RequireTenant(Scopes.BillingRead)
            .AsLongRead()
            .WithName("explainInvoice")
            .WithSummary("Each line by day and key, with its arithmetic")
            .Produces<InvoiceExplanation>()
            .Refuses(404, "not_found: there is no such invoice");
        group
            .MapGet("/explanation.csv", CsvAsync)
            .RequireTenant(Scopes.BillingRead)
            .AsLongRead()
            .WithName("explainInvoiceAsCsv")
            .WithSummary("Each line by day and key, as CSV")
            .Produces<string>(contentType: "text/csv")
            .Refuses(404, "not_found: there is no such invoice");
        group
            .MapGet("/lines/{position:int}/ledger", LedgerAsync)
            .RequireTenant(Scopes.BillingRead)
            .AsLongRead()
            .WithName("listLedgerRows")
            .WithSummary("The ledger's rows behind a line")
            .Produces<LedgerPage>()
            .Refuses(400, "invalid_field, unknown_parameter: field names what is wrong")
            .Refuses(404, "not_found: there is no such invoice or line");
    }

    /// <param name="id">Stripe's id of the invoice, in_….</param>
    internal static async Task<IResult> JsonAsync(HttpContext http, ExplainInvoice explain, LongReads reads, string id) =>
        await reads.RunAsync(() => explain.RunAsync(http.Tenant(), id, http.RequestAborted), http.RequestAborted) is { } explanation
            ? Results.Ok(explanation)
            : NotFound(http);

    /// <param name="id">Stripe's id of the invoice, in_….</param>
    internal static async Task<IResult> CsvAsync(
        HttpContext http,
        ExplainInvoice explain,
        LongReads reads,
        IOptions<PlanCatalogue> catalogue,
        string id
    ) =>
        await reads.RunAsync(() => explain.RunAsync(http.Tenant(), id, http.RequestAborted), http.RequestAborted) is { } explanation
            ? Results.File(
                Encoding.UTF8.GetBytes(Csv(explanation, catalogue.Value)),
                "text/csv; charset=utf-8",
                $"invoice-{explanation.Number ?? explanation.Invoice}.csv"
            )
            : NotFound(http);

    /// <param name="id">Stripe's id of the invoice, in_….</param>
    /// <param name="position">Position of the line, from 0.</param>
    /// <param name="day">Only this UTC day, yyyy-mm-dd; left out, all.</param>
    /// <param name="key">Id of a key: only its rows; left out, of all.</param>
    /// <param name="after">"next" of the page before; left out, the oldest.</param>
    /// <param name="limit">Most rows of a page; left out, 100.</param>
    internal static async Task<IResult> LedgerAsync(
        HttpContext http,
        ExplainInvoice explain,
        FindKey keys,
        string id,
        int position,
        DateOnly? day,
        long? key,
        string? after,
        [Range(1, ExplainInvoice.LargestPage)] int? limit
    )
    {
        if (limit is < 1 or > ExplainInvoice.LargestPage)
            return Problem.Invalid(http, "limit", $"Use 1 to {ExplainInvoice.LargestPage}.");
        if (CalendarDays.Refuse(http, "day", day) is { } noDay)
            return noDay;
        var cursor = after?.ToLongId() ?? 0;
        if (after is not null && cursor == 0)
            return Problem.Invalid(http, "after", "Use the \"next\" value of the previous page.");
        if (key != UsageEvent.NoKey && await keys.RefuseAsync(http, key) is { } foreign)
            return foreign;
        if (
            await explain.RowsAsync(http.Tenant(), id, position, day, key, cursor, limit ?? DefaultPage, http.RequestAborted)
            is not { } page
        )
            return NotFound(http);
        return Results.Ok(
            new LedgerPage(
                [
                    .. page.Rows.Select(row => new LedgerRow(
                        Text(row.Id),
                        row.OccurredAt,
                        row.Meter,
                        row.Quantity,
                        Text(row.KeyId),
                        row.Endpoint,
                        row.Model,
                        row.Source
                    )),
                ],
                page.Next is { } next ? Text(next) : null
            )
        );
    }

    /// <summary>
    /// One row per line, day and key; fixed lines and lines without usage have one row. A line's rounded amount is on its first row only,
    /// so that the column has the same sum as the lines on the invoice.
    /// </summary>
    public static string Csv(InvoiceExplanation explanation, PlanCatalogue catalogue)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        // A key named "=1+1" must stay text in any spreadsheet.
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            csv.WriteHeader(
                "line",
                "description",
                "meter",
                "day",
                "key",
                "quantity",
                "ledger_rows",
                "unit_amount_minor",
                "exact_minor",
                "currency",
                "meter_name",
                "line_amount_minor",
                "key_prefix"
            );
            foreach (var line in explanation.Lines)
            {
                var meterName = line.Meter is null ? "" : catalogue.MeterName(line.Meter);
                IReadOnlyList<ExplainedDay> days =
                    line.Days.Count > 0 ? line.Days : [new ExplainedDay("", UsageEvent.NoKey, "", line.Quantity, 0, line.ExactMinor)];
                for (var i = 0; i < days.Count; i++)
                    Write(csv, line, days[i], explanation.Currency, meterName, i == 0 ? line.AmountMinor : null);
            }
        }
        return text.ToString();
    }

    private static void Write(CsvWriter csv, ExplainedLine line, ExplainedDay day, string currency, string meterName, long? amountMinor)
    {
        csv.WriteField(line.Position + 1, "");
        csv.WriteField(CsvText.Safe(line.Description));
        csv.WriteField(line.Meter ?? "");
        csv.WriteField(day.Day);
        csv.WriteField(CsvText.Safe(day.Key));
        csv.WriteField(day.Quantity, "");
        csv.WriteField(day.Rows, "");
        csv.WriteField(line.UnitAmountMinor, "0.##############", CultureInfo.InvariantCulture);
        csv.WriteField(day.ExactMinor, "0.##############", CultureInfo.InvariantCulture);
        csv.WriteField(currency);
        csv.WriteField(CsvText.Safe(meterName));
        csv.WriteField(amountMinor is { } amount ? Text(amount) : "");
        csv.WriteField(day.KeyPrefix ?? "");
        csv.EndRecord();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static IResult NotFound(HttpContext http) =>
        Problem.Result(http, StatusCodes.Status404NotFound, "not_found", "There is no such invoice.");
}
