using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BillingPortal.Tests;

public sealed record LogLine(string Category, LogLevel Level, string Text, Exception? Failure);

/// <summary>Collects what is logged from now on.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Written => [.. _lines];

    /// <summary>The lines whose category starts with <paramref name="category"/>.</summary>
    public IReadOnlyList<LogLine> Of(string category) =>
        [.. _lines.Where(line => line.Category.StartsWith(category, StringComparison.Ordinal))];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => _lines.Clear();

    private sealed class Logger(LogLines log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log._lines.Enqueue(new LogLine(category, logLevel, formatter(state, exception), exception));
    }
}
