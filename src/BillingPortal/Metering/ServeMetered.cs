using System.Runtime.CompilerServices;
using BillingPortal.Metering.Quota;
using BillingPortal.Subscriptions;
using BillingPortal.Web;
using Microsoft.AspNetCore.Http.Features;

namespace BillingPortal.Metering;

/// <summary>
/// The hot path in order: AuthenticateKey, LimitRate, ReplayAnswer, ReserveQuota, the endpoint, RecordUsage. Each step returns "continue"
/// or a typed refusal, and none of them waits for Stripe. The endpoint's response is buffered until its usage is on disk, because a
/// success whose row is lost is unbilled usage.
/// </summary>
public sealed partial class ServeMetered(
    AuthenticateKey authenticateKey,
    AdmissionPause pause,
    EntitlementDirectory entitlements,
    LimitRate limitRate,
    ReplayAnswer replayAnswer,
    ReserveQuota reserveQuota,
    RecordUsage recordUsage,
    CountRefusals countRefusals,
    ILogger<ServeMetered> log
)
{
    public async Task RunAsync(HttpContext http, MeteredEndpoint endpoint, RequestDelegate serve)
    {
        try
        {
            var (key, noKey) = await authenticateKey.CheckAsync(http, endpoint.Scope);
            if (key is null)
            {
                await noKey!.ToResult(http).ExecuteAsync(http);
                return;
            }
            // Wait before the entitlement is read, so that a paused call sees the new plan.
            if (pause.IsPaused(key.TenantId) && !await pause.WaitAsync(key.TenantId, http.RequestAborted))
            {
                if (await entitlements.FindAsync(key.TenantId, http.RequestAborted) is { } changing)
                    countRefusals.Add(key, changing, endpoint, Refusal.PlanChanging);
                await Refusal.PlanChanging.ToResult(http).ExecuteAsync(http);
                return;
            }
            var entitlement = await entitlements.FindAsync(key.TenantId, http.RequestAborted);
            var refusal = entitlement is null ? Refusal.NoKey(endpoint.Scope) : limitRate.Check(http, key, entitlement.RatePerMinute);
            if (refusal is not null)
            {
                if (entitlement is not null)
                    countRefusals.Add(key, entitlement, endpoint, refusal);
                await refusal.ToResult(http).ExecuteAsync(http);
                return;
            }

            var call = new MeteredCall(reserveQuota, limitRate, recordUsage, http, endpoint, key, entitlement!);
            if (HttpMethods.IsPost(http.Request.Method) && http.Request.Headers.TryGetValue(ReplayAnswer.Header, out var idempotencyKey))
            {
                using var idempotent = await replayAnswer.BeginAsync(call, idempotencyKey.ToString());
                if (idempotent is not null)
                    await ServeAsync(call, serve);
                else if (call.Refused is { } refused)
                    countRefusals.Add(key, entitlement!, endpoint, refused);
                return;
            }
            await ServeAsync(call, serve);
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            // Our step failed, not the endpoint: fail closed.
            if (http.RequestAborted.IsCancellationRequested)
                return;
            if (failure is not BadHttpRequestException)
                LogFailed(log, http.Request.Path, failure);
            await (failure is BadHttpRequestException ? Problem.OfFailure(http, failure) : Refusal.Busy.ToResult(http)).ExecuteAsync(http);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ServeAsync(MeteredCall call, RequestDelegate serve)
    {
        var http = call.Http;
        var charges = ChargesOf(call, out var unreadable);
        if (unreadable is not null)
        {
            await unreadable.ExecuteAsync(http);
            CountOwn(call, http.Response.StatusCode);
            return;
        }
        if (charges is not null && await call.TryReserveAsync(charges, isFixed: call.Endpoint.Fixed is not null) is { } refused)
        {
            countRefusals.Add(call.Key, call.Entitlement, call.Endpoint, refused);
            QuotaHeaders.Show(call);
            await refused.ToResult(http).ExecuteAsync(http);
            return;
        }

        var body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var buffered = new BufferedResponse(body, this, call);
        call.Buffer = buffered;
        http.Features.Set<IHttpResponseBodyFeature>(buffered);
        http.Features.Set(call);
        Exception? failure = null;
        try
        {
            await serve(http);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }
        try
        {
            await AnswerAsync(call, buffered, failure);
        }
        finally
        {
            call.Reservation?.Release(); // always, or the quota stays reserved
            buffered.Drop();
            http.Features.Set(body);
            http.Features.Set<MeteredCall>(null);
        }
    }

    /// <summary>
    /// The amounts to reserve before the endpoint runs. Null if the endpoint reserves by itself, or if the amounts cannot be read;
    /// <paramref name="unreadable"/> is then the error response.
    /// </summary>
    private Charge[]? ChargesOf(MeteredCall call, out IResult? unreadable)
    {
        unreadable = null;
        if (call.Endpoint.FromRequest is not { } read)
            return call.Endpoint.Fixed;
        try
        {
            var charges = read(call.Http);
            if (charges is not { Length: > 0 })
                throw new InvalidOperationException("The function that tells the charges named none.");
            unreadable = (call.Refused = MeteredEndpoints.Refuse(charges))?.ToResult(call.Http);
            return charges;
        }
        catch (Exception failure)
        {
            // An unreadable number is the caller's 400. As a 500 it would be retried again and again.
            if (failure is FormatException or OverflowException)
                call.Refused = Refusal.UnreadableQuantity;
            unreadable = call.Refused?.ToResult(call.Http) ?? FailureOf(call.Http, failure);
            return null;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AnswerAsync(MeteredCall call, BufferedResponse buffered, Exception? failure)
    {
        var http = call.Http;
        if (call.Stream is { } stream)
        {
            await stream.DisposeAsync(); // in case the endpoint did not: every stream is settled exactly once
            if (failure is not null)
                EndBroken(http, failure);
            return;
        }
        if (failure is not null && buffered.IsOpen)
        {
            EndBroken(http, failure);
            return;
        }
        if (failure is not null and not RefusedException)
            await ReplaceAsync(http, buffered, FailureOf(http, failure));
        if (
            !buffered.IsOpen
            && http.Response.StatusCode >= StatusCodes.Status400BadRequest
            && buffered.Body.IsEmpty
            && http.Response.ContentType is null
        )
            await ReplaceAsync(http, buffered, Problem.OfStatus(http));

        if (failure is RefusedException early)
        {
            countRefusals.Add(call.Key, call.Entitlement, call.Endpoint, early.Refusal);
            await ReplaceAsync(http, buffered, early.Refusal.ToResult(http));
        }
        // Commit before acknowledging. An endpoint without a reservation refused the call itself.
        else if (call.Reservation is not null && !call.IsRecorded)
        {
            var status = StatusOf(http, failure);
            var refusal = recordUsage.Start(call, status, out var committing) ?? recordUsage.Finish(call, status, await committing);
            if (refusal is not null)
            {
                countRefusals.Add(call.Key, call.Entitlement, call.Endpoint, refusal);
                await ReplaceAsync(http, buffered, refusal.ToResult(http));
            }
        }
        else if (call.Reservation is null && http.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            CountOwn(call, http.Response.StatusCode);
        }

        if (buffered.IsOpen)
            return;
        QuotaHeaders.Show(call);
        if (http.Response.ContentLength is null && !HttpMethods.IsHead(http.Request.Method) && MayHaveBody(http.Response.StatusCode))
            http.Response.ContentLength = buffered.Body.Length;
        buffered.Open();
        await http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.FlushAsync(CancellationToken.None);
    }

    // The endpoint refused the call before it reserved quota, or because it got none. The ledger has no row for it.
    private void CountOwn(MeteredCall call, int status)
    {
        if (call.Refused is { } refused && refused.Status == status)
            countRefusals.Add(call.Key, call.Entitlement, call.Endpoint, refused);
        else
            countRefusals.Add(
                call.Key,
                call.Entitlement,
                call.Endpoint,
                status,
                status < StatusCodes.Status500InternalServerError ? "refused_by_endpoint" : "endpoint_failed",
                meter: null
            );
    }

    /// <summary>The response is too large to buffer: record the call now, before the first byte is sent.</summary>
    internal async ValueTask CommitEarlyAsync(MeteredCall call)
    {
        if (call.Reservation is not null && !call.IsRecorded)
        {
            var status = call.Http.Response.StatusCode;
            if ((recordUsage.Start(call, status, out var committing) ?? recordUsage.Finish(call, status, await committing)) is { } refusal)
                throw new RefusedException(refusal);
        }
        QuotaHeaders.Show(call);
    }

    private static async ValueTask ReplaceAsync(HttpContext http, BufferedResponse buffered, IResult answer)
    {
        var retryAfter = http.Response.Headers.RetryAfter;
        buffered.Drop();
        http.Response.Headers.ContentLength = null;
        http.Response.Headers.ContentType = default;
        http.Response.Headers.ContentEncoding = default;
        http.Response.Headers.RetryAfter = retryAfter;
        await answer.ExecuteAsync(http);
    }

    /// <summary>A client that disconnects early is not an endpoint error. Recorded as 499, the status nginx uses for it.</summary>
    private static int StatusOf(HttpContext http, Exception? failure) =>
        failure is OperationCanceledException && http.RequestAborted.IsCancellationRequested
            ? StatusCodes.Status499ClientClosedRequest
            : http.Response.StatusCode;

    private IResult FailureOf(HttpContext http, Exception failure)
    {
        if (failure is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
            LogFailed(log, http.Request.Path, failure);
        return Problem.OfFailure(http, failure);
    }

    /// <summary>Part of the body is already sent, so abort the connection: a truncated response must not look complete.</summary>
    private void EndBroken(HttpContext http, Exception failure)
    {
        if (http.RequestAborted.IsCancellationRequested)
            return;
        LogFailed(log, http.Request.Path, failure);
        http.Abort();
    }

    private static bool MayHaveBody(int status) => status is not (< 200 or 204 or 205 or 304);

    [LoggerMessage(LogLevel.Error, "The metered endpoint {Path} failed; nothing was charged beyond what it had settled.")]
    private static partial void LogFailed(ILogger log, string path, Exception failure);

    private sealed class RefusedException(Refusal refusal) : Exception(refusal.Title)
    {
        public Refusal Refusal => refusal;
    }
}
