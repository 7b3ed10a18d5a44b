using System.ComponentModel.DataAnnotations;
using BillingPortal.Accounts;
using BillingPortal.Admin.Jobs;
using BillingPortal.Admin.Reconciliation;
using BillingPortal.Admin.Tenants;
using BillingPortal.Invoices;
using BillingPortal.Web;
using Microsoft.AspNetCore.Authorization;

namespace BillingPortal.Admin;

/// <summary>The operator's API: every tenant's plan, usage and money, Stripe's events, and the jobs. Everybody else gets 404.</summary>
public static class AdminEndpoints
{
    private const int DefaultPage = 50;
    private static readonly string[] InvoiceStatuses = ["draft", "open", AdminQueries.PastDue, "paid", "uncollectible", "void"];

    /// <summary>A page of tenants.</summary>
    /// <param name="Data">The tenants.</param>
    /// <param name="Total">How many there are in all.</param>
    public sealed record TenantList(IReadOnlyList<TenantRow> Data, int Total);

    /// <summary>An invoice and whose it is.</summary>
    /// <param name="Invoice">The invoice, without its lines.</param>
    /// <param name="Tenant">The tenant's public id.</param>
    /// <param name="TenantName">Its name.</param>
    public sealed record AdminInvoice(InvoiceEndpoints.InvoiceView Invoice, string Tenant, string TenantName);

    /// <summary>A page of invoices of all tenants.</summary>
    /// <param name="Data">The invoices.</param>
    /// <param name="Total">How many there are in all.</param>
    public sealed record AdminInvoiceList(IReadOnlyList<AdminInvoice> Data, int Total);

    public static IServiceCollection AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<AdminQueries>();
        services.AddSingleton<ReadTenant>();
        services.AddSingleton<ReadReconciliation>();
        services.AddSingleton<StartJob>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, HideOperatorSide>();
        return services;
    }

    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/billing/admin")
            .ExcludeFromDescription() // the OpenAPI document is for customers
            .AddEndpointFilter(
                async (context, next) =>
                {
                    // Not 403: a caller who is not an operator must not learn what exists here.
                    var http = context.HttpContext;
                    return http.User.IsInRole(AccountServices.OperatorRole)
                        ? KnownParameters.RefuseOthers(http) ?? await next(context)
                        : Problem.Result(http, StatusCodes.Status404NotFound, "not_found", "There is nothing here.");
                }
            );
        group.MapGet(
            "/users",
            async (
                HttpContext http,
                AdminQueries queries,
                string? q,
                [Range(0, int.MaxValue)] int? skip,
                [Range(1, AdminQueries.LargestPage)] int? limit
            ) =>
            {
                if (Page(http, skip, limit) is { } invalid)
                    return invalid;
                var (rows, total) = await queries.TenantsAsync(new TenantFilter(q), skip ?? 0, limit ?? DefaultPage, http.RequestAborted);
                return Results.Ok(new TenantList(rows, total));
            }
        );
        group.MapGet(
            "/invoices",
            async (
                HttpContext http,
                AdminQueries queries,
                string? q,
                string? status,
                [Range(0, int.MaxValue)] int? skip,
                [Range(1, AdminQueries.LargestPage)] int? limit
            ) =>
            {
                if (Page(http, skip, limit) is { } invalid)
                    return invalid;
                if (status is { Length: > 0 } && !InvoiceStatuses.Contains(status))
                    return Problem.Invalid(http, "status", $"Use {string.Join(", ", InvoiceStatuses)}.");
                var (rows, total) = await queries.InvoicesAsync(status, q, skip ?? 0, limit ?? DefaultPage, http.RequestAborted);
                return Results.Ok(
                    new AdminInvoiceList(
                        [
                            .. rows.Select(row => new AdminInvoice(
                                InvoiceEndpoints.View(row.Invoice, withLines: false),
                                row.TenantPublicId,
                                row.TenantName
                            )),
                        ],
                        total
                    )
                );
            }
        );
    }

    private static IResult? Page(HttpContext http, int? skip, int? limit) =>
        skip < 0 ? Problem.Invalid(http, "skip", "Use 0 or more.")
        : limit is < 1 or > AdminQueries.LargestPage ? Problem.Invalid(http, "limit", $"Use 1 to {AdminQueries.LargestPage}.")
        : null;
}
