using System.ComponentModel.DataAnnotations;
using BillingPortal.Tenants;
using BillingPortal.Web;

namespace BillingPortal.Invoices;

/// <summary>Stripe's invoices, from our copies, so that pages do not wait for Stripe.</summary>
public static class InvoiceEndpoints
{
    private const int DefaultPage = 20;

    /// <summary>One line of an invoice. Amounts are in minor units of the invoice's currency.</summary>
    /// <param name="Description">Stripe's text of the line.</param>
    /// <param name="Quantity">Units billed.</param>
    /// <param name="UnitAmountMinor">Price of one unit, exact to 12 places.</param>
    /// <param name="ExactMinor">Quantity times price before rounding.</param>
    /// <param name="AmountMinor">What is billed: rounded to whole minor units by Stripe; negative for a credit.</param>
    /// <param name="Meter">The meter it bills; null when it is not usage.</param>
    /// <param name="PeriodStart">Start of what it bills, UTC.</param>
    /// <param name="PeriodEnd">End of what it bills, UTC, exclusive.</param>
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

    /// <summary>An invoice as Stripe has it. Amounts are in minor units of its currency.</summary>
    /// <param name="Id">Stripe's id, in_….</param>
    /// <param name="Number">Number for people; null for a draft.</param>
    /// <param name="Status">"draft", "open", "paid", "void" or "uncollectible".</param>
    /// <param name="BillingReason">Why Stripe made it, such as "subscription_cycle".</param>
    /// <param name="Currency">ISO code in lower case.</param>
    /// <param name="SubtotalMinor">Sum of the lines before tax.</param>
    /// <param name="TaxMinor">Tax.</param>
    /// <param name="TotalMinor">With tax and discounts.</param>
    /// <param name="AmountDueMinor">What is to be paid after credit balance.</param>
    /// <param name="AmountPaidMinor">Paid so far.</param>
    /// <param name="CreatedAt">When Stripe made it, UTC.</param>
    /// <param name="PaidAt">When it was paid, UTC; null if it was not.</param>
    /// <param name="HostedUrl">Stripe's page to see and pay it; null for a draft.</param>
    /// <param name="PdfUrl">The invoice as a PDF; null for a draft.</param>
    /// <param name="Lines">Its lines; null in a list of invoices.</param>
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

    /// <summary>A page of invoices, newest first.</summary>
    /// <param name="Data">The invoices, without their lines.</param>
    /// <param name="HasMore">True if older ones follow.</param>
    /// <param name="Next">Send it as "before" to read the older ones; null on the last page.</param>
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
            .Refuses(400, "invalid_field, unknown_parameter: field names what is wrong");
        group
            .MapGet("/upcoming", UpcomingAsync)
            .RequireTenant(Scopes.BillingRead)
            .WithName("readUpcomingInvoice")
            .WithSummary("The next invoice: Stripe's part, and usage up to the period's end")
            .Produces<UpcomingInvoice>()
            .Refuses(404, "nothing_upcoming: no invoice is coming up")
            .Refuses(503, "stripe_unavailable: Stripe does not answer, and has not before");
        group
            .MapGet("/{id}", OneAsync)
            .RequireTenant(Scopes.BillingRead)
            .WithName("readInvoice")
            .WithSummary("One invoice with its lines")
            .Produces<InvoiceView>()
            .Refuses(404, "not_found: there is no such invoice");
    }

    /// <param name="limit">Most invoices of a page, 1 to 100; left out, 20.</param>
    /// <param name="before">"next" of the page before; left out, the newest.</param>
    internal static async Task<IResult> ListAsync(
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

    /// <param name="id">Stripe's id of the invoice, in_….</param>
    internal static async Task<IResult> OneAsync(HttpContext http, InvoiceQueries queries, string id) =>
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
