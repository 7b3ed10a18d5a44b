namespace BillingPortal.Data;

/// <summary>
/// Limits log lines while the database is away or the disk is full. Every call then fails for the same cause, and logging each one would
/// fill the disk. A few lines a minute are written, without stack traces, with the number of lines left out.
/// </summary>
internal sealed class ThrottledLogging(ILoggerFactory inner, TimeProvider wall) : ILoggerFactory
{
    private const int LinesPerMinute = 4;
    private readonly Lock _lock = new();
    private long _since;
    private int _said,
        _leftOut;
    private bool _hasBegun;

    public ILogger CreateLogger(string categoryName) => new ThrottledLogger(inner.CreateLogger(categoryName), this);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    public static void Apply(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ILoggerFactory));
        services.AddSingleton<ILoggerFactory>(provider => new ThrottledLogging(
            (ILoggerFactory)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType ?? typeof(LoggerFactory)),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    /// <summary>Whether another line may be written now, and how many were left out before it.</summary>
    internal bool MayWrite(out int leftOut)
    {
        lock (_lock)
        {
            leftOut = 0;
            if (!_hasBegun || wall.GetElapsedTime(_since) >= TimeSpan.FromMinutes(1))
            {
                (_hasBegun, _since, _said) = (true, wall.GetTimestamp(), 0);
                (leftOut, _leftOut) = (_leftOut, 0);
            }
            if (++_said <= LinesPerMinute)
                return true;
            _leftOut++;
            return false;
        }
    }

    // Some exceptions put the whole stack trace into their message.
    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;

    private sealed class ThrottledLogger(ILogger inner, ThrottledLogging logging) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (exception is null || StorageFailure.In(exception) is not { } cause)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }
            if (!inner.IsEnabled(logLevel) || !logging.MayWrite(out var leftOut))
                return;
            var more = leftOut == 0 ? "" : $" ({leftOut} more lines about the database or the disk were left out.)";
            inner.Log(
                logLevel,
                eventId,
                state,
                exception: null,
                (said, _) => $"{FirstLine(formatter(said, exception))} {FirstLine(cause.Message)}{more}"
            );
        }
    }
}
