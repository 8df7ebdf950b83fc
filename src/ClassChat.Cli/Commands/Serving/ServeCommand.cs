using System.CommandLine;
using System.Net;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Host;
using ClassChat.Protocol;
using ClassChat.Server;
using ClassChat.Specification.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Commands.Serving;

/// <summary>
/// Defines the command <c>classchat serve</c>: its options, help, examples, and the conversion into
/// <see cref="ServeArguments"/>. <see cref="ServeHandler"/> executes the command.
/// </summary>
internal sealed class ServeCommand
{
    private static readonly ServerOptions _defaults = new();
    private static readonly string[] _logLevels = [.. Enum.GetNames<LogLevel>().Select(Lower)];

    private readonly Option<string> _level = new("--level")
    {
        Description = "What it offers: " + string.Join(", ", LevelNames.ServerLevels.Select(level => level.Name()))
            + "; the encryption of bonus4 and full is for teaching, not for protection",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => _defaults.Level.Name(),
    };

    private readonly Option<string> _host = new("--host")
    {
        Description = "The address to listen at; 0.0.0.0: every address of this machine",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => _defaults.Host.ToString(),
    };

    private readonly Option<int?> _port = NumericOptions.Whole(
        "--port", $"The port to listen at; 0: any that is free [default: {_defaults.Port}]", 0, 65535);

    private readonly Option<string> _logLevel = new("--log-level")
    {
        Description = "The least that is logged, to standard error: " + string.Join(", ", _logLevels),
        HelpName = "LEVEL",
        DefaultValueFactory = _ => Lower(nameof(LogLevel.Information)),
    };

    /// <summary>Creates the command with its options.</summary>
    public ServeCommand(CliContext context)
    {
        Command = new Command("serve", "Runs the ClassChat server. At task1 this terminal is its operator's.")
        {
            _level, _host, _port, _logLevel,
        };
        Command.SetAction(async (parsed, cancel) =>
        {
            CommandResult<ServeArguments> request = Request(parsed);
            return request.Error is CommandError error
                ? context.Refuse(error)
                : await new ServeHandler(request.Value!, context).ExecuteAsync(cancel);
        });
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("everything the server can, for this machine only", "classchat serve"),
        ("the server of Task 3, to compare one's own with", "classchat serve --level task3 --port 12346"),
        ("for a whole classroom", "classchat serve --host 0.0.0.0"),
    ];

    private CommandResult<ServeArguments> Request(ParseResult parsed)
    {
        string levelName = parsed.GetRequiredValue(_level);
        if (!LevelNames.TryParse(levelName, out Level level) || !LevelNames.ServerLevels.Contains(level))
            return SubmissionResolver.LevelRefusal(levelName);

        string hostName = parsed.GetRequiredValue(_host);
        if (!IPAddress.TryParse(hostName == "localhost" ? "127.0.0.1" : hostName, out IPAddress? host))
            return CommandError.Usage($"--host takes an address of this machine, such as 127.0.0.1, not '{hostName}'");

        string logName = parsed.GetRequiredValue(_logLevel);
        if (!_logLevels.Contains(logName))
        {
            string known = $"there are {TextList.AllOf(_logLevels)}";
            return CommandError.Usage(
                $"there is no log level '{logName}'", Suggestions.DidYouMean(logName, _logLevels) ?? known);
        }

        var options = new ServerOptions { Level = level, Host = host, Port = parsed.GetValue(_port) ?? _defaults.Port };
        return new ServeArguments(options, Enum.Parse<LogLevel>(logName, ignoreCase: true));
    }

    private static string Lower(string name) => name.ToLowerInvariant();
}
