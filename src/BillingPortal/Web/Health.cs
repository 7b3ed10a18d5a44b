using BillingPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Web;

public static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).ExcludeFromDescription();
        app.MapGet("/readyz", async (IDbContextFactory<BillingDb> databases, CancellationToken stop) =>
        {
            await using var db = await databases.CreateDbContextAsync(stop);
            return await db.Database.CanConnectAsync(stop) ? Results.Text("ready") : Results.Text("the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
        }).ExcludeFromDescription();
    }
}
