using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Web;

/// <summary>
/// <c>/healthz</c>: the process answers. <c>/readyz</c>: it can serve. It is not ready while the database is away, the disk is full,
/// acknowledged calls wait in the spool, or the portal is stopping; a load balancer then sends calls elsewhere.
/// </summary>
public static class Health
{
    private const long LeastFreeBytes = 8L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).ExcludeFromDescription();
        app.MapGet(
                "/readyz",
                async (
                    IDbContextFactory<BillingDb> databases,
                    BillingDatabase database,
                    DataDirectory data,
                    StorageState storage,
                    IHostApplicationLifetime lifetime,
                    CancellationToken stop
                ) =>
                    lifetime.ApplicationStopping.IsCancellationRequested ? NotReady("the portal stops")
                    : storage.Problem is { } problem ? NotReady(problem)
                    : !database.IsPostgres && HasNoRoom(data) ? NotReady("the disk is full")
                    : !await AnswersAsync(databases, stop) ? NotReady("the database does not answer")
                    : Results.Text("ready")
            )
            .ExcludeFromDescription();
    }

    private static IResult NotReady(string reason) => Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable);

    private static bool HasNoRoom(DataDirectory data) => new DriveInfo(data.Path).AvailableFreeSpace < LeastFreeBytes;

    private static async Task<bool> AnswersAsync(IDbContextFactory<BillingDb> databases, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await using var db = await databases.CreateDbContextAsync(patience.Token);
            return await db.Database.CanConnectAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
