using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using StripeSandbox.Store;
using StripeSandbox.Webhooks;

namespace StripeSandbox.Api;

/// <summary>
/// Handles an API request: authentication, operation, idempotency key, parameters, then one transaction, answered with Stripe's
/// headers.
/// </summary>
public sealed class ApiPipeline(World world, Operations operations, Recorder recorder, Chaos chaos, RateLimit rate)
{
    public const string ApiVersion = "2026-07-29.dahlia";
    private const int MaxBodyBytes = 1 << 20;

    private sealed record Answer(int Status, string Body);

    public async Task HandleAsync(HttpContext http)
    {
        var requestId = Ids.New("req")[..18];
        var request = http.Request;
        http.Response.Headers["Request-Id"] = requestId;
        http.Response.Headers["Stripe-Version"] = ApiVersion;
        var body = "";
        var misfortune = chaos.ForRequest(request.Path.Value ?? "");
        if (misfortune is "api_timeout_before")
        {
            await chaos.DelayUntilReleasedAsync(http.RequestAborted);
            http.Abort();
            return;
        }

        Answer answer;
        try
        {
            body = await ReadBodyAsync(request);
            if (misfortune is "api_429" || !rate.Take())
                throw RateLimit.Refusal(http);
            answer = await AnsweredAsync(http, requestId, body, misfortune);
        }
        catch (ApiError e)
        {
            answer = new Answer(e.Status, e.Body(requestId).Text());
        }

        if (misfortune is "api_timeout_after")
        {
            await chaos.DelayUntilReleasedAsync(http.RequestAborted);
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        recorder.Exchange(request, body, answer.Status, answer.Body);
        if (misfortune is "api_close")
        {
            // Send half an answer and stop: the caller cannot know whether the operation was done.
            http.Response.ContentLength = Encoding.UTF8.GetByteCount(answer.Body);
            await http.Response.WriteAsync(answer.Body[..(answer.Body.Length / 2)], http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
            return;
        }

        await http.Response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 || HttpMethods.IsGet(request.Method))
            return "";
        if (request.ContentLength > MaxBodyBytes)
            throw ApiError.Invalid($"The body is larger than {MaxBodyBytes} bytes.");
        using var body = new MemoryStream((int)(request.ContentLength ?? 1024));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    private async Task<Answer> AnsweredAsync(HttpContext http, string requestId, string body, string? misfortune)
    {
        var request = http.Request;
        var path = request.Path.Value ?? "";
        if (StreamTokens.IsStream(path))
            StreamTokens.Check(world, ApiKeys.Sent(request));
        else
            ApiKeys.Check(request, world.Options);
        var (operation, ids) = operations.Match(request.Method, path);
        http.Response.Headers["Stripe-Version"] = ApiVersions.For(request.Headers["Stripe-Version"].FirstOrDefault(), operation);
        var key = HttpMethods.IsPost(request.Method) ? request.Headers["Idempotency-Key"].FirstOrDefault() : null;
        if (string.IsNullOrEmpty(key) && misfortune is "api_500")
            throw Unexpected();
        if (string.IsNullOrEmpty(key))
            return Run(operation, ids, request, requestId, body, null, null);

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body + request.QueryString.Value)).AsSpan(0, 12));
        if (world.Keys.Begin(key, path, fingerprint) is { } kept)
        {
            http.Response.Headers["Idempotency-Key"] = key;
            http.Response.Headers["idempotent-replayed"] = "true";
            http.Response.Headers["Original-Request"] = kept.RequestId;
            return new Answer(kept.Status, kept.Body);
        }

        try
        {
            http.Response.Headers["Idempotency-Key"] = key;
            if (misfortune is "api_timeout_during")
                await chaos.DelayUntilReleasedAsync(http.RequestAborted);
            if (misfortune is "api_500")
            {
                // Stripe stores a 500 under its key like any answer: only a new key allows a new try.
                var failed = new Answer(500, Unexpected().Body(requestId).Text());
                return world.Write(
                    _ => failed,
                    remember: a =>
                        world.Keys.Save(
                            key,
                            new IdempotencyKeys.Saved(path, fingerprint, a.Status, a.Body, requestId, Clock.SandboxClock.Wall)
                        )
                );
            }

            return Run(operation, ids, request, requestId, body, key, fingerprint);
        }
        finally
        {
            world.Keys.End(key);
        }
    }

    private static ApiError Unexpected() => new(500, "api_error", "An unexpected error occurred. (The sandbox was asked for one.)");

    private Answer Run(
        Operation operation,
        string[] ids,
        HttpRequest request,
        string requestId,
        string body,
        string? key,
        string? fingerprint
    )
    {
        var path = request.Path.Value!;
        var sent = path.StartsWith("/v2/", StringComparison.Ordinal)
            ? FormReader.FromJson(body)
            : FormReader.Read(request.QueryString.Value, body);
        var parameters = ParameterCheck.Check(sent, operation.Parameters);
        JsonNode? Remember(Answer a) =>
            key is null
                ? null
                : world.Keys.Save(key, new IdempotencyKeys.Saved(path, fingerprint!, a.Status, a.Body, requestId, Clock.SandboxClock.Wall));
        try
        {
            return world.Write(
                tx =>
                    Work(
                        operation,
                        new Call(tx, parameters, path, ids, ApiVersions.For(request.Headers["Stripe-Version"].FirstOrDefault(), operation)),
                        requestId
                    ),
                requestId,
                key,
                Remember
            );
        }
        catch (ApiError e)
        {
            var refusal = new Answer(e.Status, e.Body(requestId).Text());
            return key is null ? refusal : world.Write(_ => refusal, remember: Remember);
        }
    }

    private static Answer Work(Operation operation, Call call, string requestId)
    {
        try
        {
            var result = operation.Run(call);
            if (result is JsonObject o)
                Expand.Apply(call.World, o, call.P.Arr("expand"));
            return new Answer(200, result.Text());
        }
        catch (ApiError e) when (e.KeepWork)
        {
            return new Answer(e.Status, e.Body(requestId).Text());
        }
    }
}
