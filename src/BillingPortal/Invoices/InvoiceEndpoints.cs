using System.ComponentModel.DataAnnotations;
using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.Invoices;

/// <summary>Stripe's invoices, from our copies, so that pages do not wait for Stripe.</summary>
public static class InvoiceEndpoints
{
    private const int DefaultPage = 20;

    public sealed record LineView(
        string Description,
        long Quantity,
        decimal UnitAmountMinor,
        decimal ExactMinor,
        long AmountMinor,
        string? Meter,
        DateTimeOffset PeriodStart,
        DateTimeOffset PeriodEnd
    );

    public sealed record InvoiceView(
        string Id,
        string? Number,
        string Status,
        string BillingReason,
        string Currency,
        long SubtotalMinor,
        long TaxMinor,
        long TotalMinor,
        long AmountDueMinor,
        long AmountPaidMinor,
        DateTimeOffset CreatedAt,
        DateTimeOffset? PaidAt,
        string? HostedUrl,
        string? PdfUrl,
        IReadOnlyList<LineView>? Lines
    );

    public sealed record InvoiceList(IReadOnlyList<InvoiceView> Data, bool HasMore, string? Next);

    public static IServiceCollection AddInvoices(this IServiceCollection services)
    {
        services.AddMemoryCache();
        services.AddSingleton<SyncInvoice>();
        services.AddSingleton<InvoiceQueries>();
        services.AddSingleton<MeteredQuantities>();
        services.AddSingleton<SearchInvoices>();
        services.AddSingleton<PreviewInvoice>();
        services.AddSingleton<ReadNextInvoice>();
        services.AddSingleton<ReadMissingPayment>();
        return services;
    }

    public static void MapInvoices(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/billing/invoices").WithTags("Invoices");
        group
            .MapGet("", ListAsync)
            .RequireTenant(Scopes.BillingRead)
            .WithName("listInvoices")
            .WithSummary("Invoices, newest first")
            .Produces<InvoiceList>()
            .ProducesProblem(400);
        group
            .MapGet("/upcoming", UpcomingAsync)
            .RequireTenant(Scopes.BillingRead)
            .WithName("readUpcomingInvoice")
            .WithSummary("The next invoice: Stripe's part, and usage up to the period's end")
            .Produces<UpcomingInvoice>()
            .ProducesProblem(404)
            .ProducesProblem(503);
        group
            .MapGet("/{id}", OneAsync)
            .RequireTenant(Scopes.BillingRead)
            .WithName("readInvoice")
            .WithSummary("One invoice with its lines")
            .Produces<InvoiceView>()
            .ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http,
        InvoiceQueries queries,
        [Range(1, InvoiceQueries.LargestPage)] int? limit,
        string? before
    )
    {
        if (limit is < 1 or > InvoiceQueries.LargestPage)
            return Problem.Invalid(http, "limit", $"Use 1 to {InvoiceQueries.LargestPage}.");
        var cursor = before?.ToLongId() ?? 0;
        if (before is not null && cursor == 0)
            return Problem.Invalid(http, "before", "Use the \"next\" value of the previous page.");
        var page = await queries.ListAsync(http.Tenant(), limit ?? DefaultPage, cursor, http.RequestAborted);
        var next = page.HasMore ? page.Items[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return Results.Ok(new InvoiceList([.. page.Items.Select(invoice => View(invoice, withLines: false))], page.HasMore, next));
    }

    private static async Task<IResult> UpcomingAsync(HttpContext http, ReadNextInvoice next) =>
        await next.RunAsync(http.Tenant(), http.RequestAborted) switch
        {
            UpcomingAnswer.Projected projected => Results.Ok(projected.Invoice),
            UpcomingAnswer.Nothing nothing => Problem.Result(
                http,
                StatusCodes.Status404NotFound,
                "nothing_upcoming",
                "No invoice is coming up.",
                nothing.Why switch
                {
                    NoInvoice.Ends => "The plan ends with this period, and nothing is left to bill.",
                    NoInvoice.PaymentMissing => "An open invoice waits for its payment; whether another follows depends on it.",
                    NoInvoice.NothingLeft => "Stripe has nothing further to invoice.",
                    _ => "There is no running subscription.",
                }
            ),
            _ => Problem.Result(
                http,
                StatusCodes.Status503ServiceUnavailable,
                "stripe_unavailable",
                "The projected invoice is not available.",
                "Stripe does not answer. Usage and keys work as always; ask again in a minute."
            ),
        };

    private static async Task<IResult> OneAsync(HttpContext http, InvoiceQueries queries, string id) =>
        await queries.FindAsync(http.Tenant(), id, http.RequestAborted) is { } invoice
            ? Results.Ok(View(invoice, withLines: true))
            : Problem.Result(http, StatusCodes.Status404NotFound, "not_found", "There is no such invoice.");

    public static InvoiceView View(InvoiceCopy invoice, bool withLines) =>
        new(
            invoice.StripeInvoiceId,
            invoice.Number,
            invoice.Status,
            invoice.BillingReason,
            invoice.Currency,
            invoice.SubtotalMinor,
            invoice.TaxMinor,
            invoice.TotalMinor,
            invoice.AmountDueMinor,
            invoice.AmountPaidMinor,
            invoice.CreatedAt,
            invoice.PaidAt,
            invoice.HostedUrl,
            invoice.PdfUrl,
            withLines
                ?
                [
                    .. invoice
                        .Lines.OrderBy(line => line.Position)
                        .Select(line => new LineView(
                            line.Description,
                            line.Quantity,
                            line.UnitAmountMinor,
                            line.ExactMinor,
                            line.AmountMinor,
                            line.Meter,
                            line.PeriodStart,
                            line.PeriodEnd
                        )),
                ]
                : null
        );
}
