using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ClassChat.Cli.Host;

/// <summary>Sets up the logging of ClassChat's own server.</summary>
internal static class LoggingSetup
{
    /// <summary>Creates loggers that write to standard error, because standard output is for results.</summary>
    /// <param name="lowest">The lowest level that is logged.</param>
    /// <param name="context">The environment of the program, which determines whether colors are used.</param>
    public static ILoggerFactory ToStandardError(LogLevel lowest, CliContext context) => LoggerFactory.Create(log => log
        .SetMinimumLevel(lowest)
        .AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            options.UseUtcTimestamp = true;
            if (context.NoColor || !context.IsTerminal) options.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace));
}
