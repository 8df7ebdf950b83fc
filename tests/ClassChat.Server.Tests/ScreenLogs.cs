using ClassChat.Testing;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Tests;

/// <summary>Shows what a server logs: its level, a colon, its text, a line each.</summary>
internal sealed class ScreenLogs : ILoggerFactory, ILogger
{
    public Screen Screen { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Screen.Write($"{logLevel}: {formatter(state, exception)}\n");

    public void Dispose() => Screen.Dispose();
}
