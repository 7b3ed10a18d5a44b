using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using BillingPortal.Data;
using BillingPortal.Metering.Ledger;
using BillingPortal.Time;
using Microsoft.EntityFrameworkCore;

namespace BillingPortal.Metering;

/// <summary>
/// <c>Idempotency-Key</c> on metered POSTs: the first response is stored with the call's rows. A retry gets it again and
/// is not metered; a different request under the same key is refused. Responses are kept for a day, up to 64 KB each.
/// </summary>
public sealed class ReplayAnswer(IDbContextFactory<BillingDb> databases, BillingClock clock)
{
    public const string Header = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotent-Replayed";
    private const int LongestKey = 255;
    private const int LargestBody = 1 << 20;

    private readonly ConcurrentDictionary<(long TenantId, string Key), byte> _underWay = new();

    /// <summary>The call if it is the first under its key. Null if a response was already sent here: a replay or a refusal.</summary>
    internal async ValueTask<IdempotentCall?> BeginAsync(MeteredCall call, string key)
    {
        var http = call.Http;
        if (key.Length is 0 or > LongestKey || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return await RefuseAsync(call, Refusal.KeyInvalid);
        if (await FingerprintAsync(http) is not { } fingerprint)
            return await RefuseAsync(call, Refusal.BodyTooLarge);
        var claim = (call.Key.TenantId, key);
        // Claim the key before reading the database, so that only one of two concurrent calls goes on.
        if (!_underWay.TryAdd(claim, 0))
            return await RefuseAsync(call, Refusal.KeyInUse);
        var isOurs = false;
        try
        {
            var now = clock.GetUtcNow();
            await using (var db = await databases.CreateDbContextAsync(http.RequestAborted))
            {
                var stored = await db.Set<StoredAnswer>()
                    .AsNoTracking()
                    .FirstOrDefaultAsync(
                        answer => answer.TenantId == claim.TenantId && answer.IdempotencyKey == key && answer.ExpiresAt > now,
                        http.RequestAborted
                    );
                if (stored is not null)
                {
                    await ReplayAsync(call, stored, fingerprint);
                    return null;
                }
            }
            call.Idempotent = new IdempotentCall(key, fingerprint, now, () => _underWay.TryRemove(claim, out _));
            isOurs = true;
            return call.Idempotent;
        }
        finally
        {
            if (!isOurs)
                _underWay.TryRemove(claim, out _);
        }
    }

    private static async Task ReplayAsync(MeteredCall call, StoredAnswer stored, byte[] fingerprint)
    {
        var http = call.Http;
        if (!CryptographicOperations.FixedTimeEquals(stored.Fingerprint, fingerprint))
        {
            await RefuseAsync(call, Refusal.KeyReused);
            return;
        }
        if (stored.Body is null)
        {
            await RefuseAsync(call, Refusal.AnswerNotKept);
            return;
        }
        http.Response.StatusCode = stored.Status;
        http.Response.Headers[ReplayedHeader] = "true";
        if (stored.ContentType is not null)
            http.Response.ContentType = stored.ContentType;
        if (stored.Body.Length > 0)
            await http.Response.Body.WriteAsync(stored.Body, http.RequestAborted);
    }

    private static async ValueTask<IdempotentCall?> RefuseAsync(MeteredCall call, Refusal refusal)
    {
        call.Refused = refusal;
        await refusal.ToResult(call.Http).ExecuteAsync(call.Http);
        return null;
    }

    /// <summary>Hash of everything that identifies the request; null if its body is too large. Rewinds the body.</summary>
    private static async ValueTask<byte[]?> FingerprintAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.ContentLength > LargestBody)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString} {request.ContentType}\n"));
        request.EnableBuffering(bufferThreshold: LargestBody, bufferLimit: LargestBody + 1);
        var buffer = new byte[16 << 10];
        var total = 0;
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, http.RequestAborted)) > 0; )
            {
                if ((total += read) > LargestBody)
                    return null;
                hash.AppendData(buffer, 0, read);
            }
        }
        catch (IOException) when (total > LargestBody - buffer.Length)
        {
            return null; // the buffer hit its own limit first
        }
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}

/// <summary>The one running call of an idempotency key. Disposing it lets the next one in.</summary>
internal sealed class IdempotentCall(string key, byte[] fingerprint, DateTimeOffset now, Action end) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public string Key => key;

    /// <summary>The response to store. Null if nothing was done for the request, so that it may be retried as new.</summary>
    /// <param name="isStream">The body is still to be produced, and is not stored.</param>
    public StoredAnswer? AnswerOf(MeteredCall call, long callId, int status, bool isStream)
    {
        if (status >= StatusCodes.Status499ClientClosedRequest)
            return null;
        var buffered = call.Buffer;
        var mayStoreBody = buffered is { IsOpen: false } && buffered.Body.Length <= BufferedResponse.Largest && !isStream;
        return new StoredAnswer
        {
            TenantId = call.Key.TenantId,
            IdempotencyKey = key,
            CallId = callId,
            Fingerprint = fingerprint,
            Status = status,
            ContentType = UsageEvent.Fit(call.Http.Response.ContentType, 200),
            Body = mayStoreBody ? buffered!.Body.ToArray() : null,
            StoredAt = now,
            ExpiresAt = now + Kept,
        };
    }

    public void Dispose() => end();
}
