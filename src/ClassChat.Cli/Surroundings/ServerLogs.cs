using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ClassChat.Cli.Surroundings;

/// <summary>What our own server logs, for its operator.</summary>
internal static class ServerLogs
{
    /// <summary>Logs to standard error: standard output belongs to what was asked for.</summary>
    /// <param name="lowest">The lowest level that is shown.</param>
    /// <param name="shell">Says whether there are colours.</param>
    public static ILoggerFactory ToStandardError(LogLevel lowest, Shell shell) => LoggerFactory.Create(log => log
        .SetMinimumLevel(lowest)
        .AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            options.UseUtcTimestamp = true;
            if (shell.NoColor || !shell.IsTerminal) options.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace));
}
