using System.Net;
using System.Net.Http.Headers;
using BillingPortal.Jobs;
using Microsoft.Extensions.Primitives;

namespace BillingPortal.StripeAccess;

/// <summary>
/// Adds the current key to every request to Stripe, notices when Stripe refuses it, and reads Stripe's time. A request with its own
/// credential keeps it: the meter event stream uses a session token instead of the key.
/// </summary>
internal sealed class SendCurrentKey(StripeSettings settings, FollowStripeKey follow, StripeTime time, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    /// <summary>Passed to the Stripe clients in place of a key.</summary>
    internal const string Placeholder = "the-key-that-holds-now";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization?.Parameter != Placeholder)
            return await base.SendAsync(request, cancellationToken);
        var key = settings.SecretKey;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
            time.Update(date);
        // A response to an earlier key says nothing about the current one.
        if (key == settings.SecretKey)
            follow.Answered(response.StatusCode != HttpStatusCode.Unauthorized);
        return response;
    }
}

/// <summary>
/// A key changed in a configuration file is used from the next call on, without a restart. If Stripe refuses the key, an operator
/// must fix it: nothing is lost meanwhile, but nothing goes on either.
/// </summary>
internal sealed partial class FollowStripeKey(
    StripeSettings settings,
    IConfiguration configuration,
    IServiceProvider services,
    JobSignals signals,
    ILogger<FollowStripeKey> log
) : RestartingService(log)
{
    private const string Matter = "stripe-key";
    private static readonly TimeSpan BetweenAlerts = TimeSpan.FromSeconds(30);
    private static readonly string[] Prefixes = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"];
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly ILogger<FollowStripeKey> _log = log;
    private IDisposable? _changes;
    private int _standing = Unknown;

    private const int Unknown = 0,
        Accepted = 1,
        Refused = 2;

    internal void Answered(bool isAccepted)
    {
        var now = isAccepted ? Accepted : Refused;
        if (Interlocked.Exchange(ref _standing, now) == now && isAccepted)
            return;
        try
        {
            if (_news.CurrentCount == 0)
                _news.Release();
        }
        catch (SemaphoreFullException)
        {
            return; // another thread has just reported it
        }
    }

    protected override TimeSpan Every => TimeSpan.Zero; // each round waits for a signal

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Take);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task RoundAsync(CancellationToken stop)
    {
        await _news.WaitAsync(stop);
        try
        {
            await TellAsync(stop);
        }
        catch
        {
            if (_news.CurrentCount == 0)
                _news.Release(); // still to be reported: signal again
            throw;
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        var alerts = services.GetRequiredService<OperatorAlerts>();
        if (Volatile.Read(ref _standing) == Accepted)
        {
            await alerts.CloseAsync(Matter, stop);
            return;
        }
        await alerts.RaiseAsync(
            Matter,
            "Stripe refuses our key (401). Set a valid STRIPE_SECRET_KEY. Until then usage, customers and "
                + "events wait in the database; calls are answered as always and nothing is lost.",
            tenantId: null,
            stop
        );
        await Task.Delay(BetweenAlerts, stop);
    }

    // Only if the file's value changed: a sandbox key is not configured, and a key of the other mode belongs to another account.
    private void Take()
    {
        var next = StripeSettings.From(configuration);
        if (settings.UsesSandbox)
            return;
        if (next.WebhookSecrets.Count > 0)
            settings.UseWebhookSecrets(next.WebhookSecrets);
        if (next.SecretKey.Length == 0 || next.SecretKey == settings.SecretKey)
            return;
        if (
            IsLive(next.SecretKey) != IsLive(settings.SecretKey)
            || next.SecretKey.Any(char.IsWhiteSpace)
            || !Prefixes.Any(prefix => next.SecretKey.StartsWith(prefix, StringComparison.Ordinal))
        )
        {
            LogNotTaken(_log);
            return;
        }
        settings.SecretKey = next.SecretKey;
        Interlocked.Exchange(ref _standing, Unknown);
        LogTaken(_log);
        foreach (var job in (string[])[JobNames.ReportUsage, JobNames.CreateStripeCustomers, JobNames.SweepEvents, JobNames.ProcessInbox])
            signals.Raise(job);
    }

    private static bool IsLive(string key) => key.Contains("_live_", StringComparison.Ordinal);

    public override void Dispose()
    {
        _changes?.Dispose();
        _news.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Information, "The Stripe key was changed in the configuration and holds from now on.")]
    private static partial void LogTaken(ILogger log);

    [LoggerMessage(
        LogLevel.Warning,
        "The Stripe key in the configuration is no secret key of the same mode and was not taken; a restart says what is wrong."
    )]
    private static partial void LogNotTaken(ILogger log);
}
