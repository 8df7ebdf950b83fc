using System.CommandLine;
using System.Net;
using ClassChat.Cli.Runs;
using ClassChat.Cli.Serving;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Protocol;
using ClassChat.Server;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Commands;

/// <summary><c>classchat serve</c>.</summary>
internal sealed class ServeCommand
{
    private static readonly ServerOptions _defaults = new();
    private static readonly string[] _logLevels = [.. Enum.GetNames<LogLevel>().Select(Lower)];

    private readonly Option<string> _level = new("--level")
    {
        Description = "What it offers: " + string.Join(", ", LevelNames.OfServers.Select(level => level.Name())),
        HelpName = "LEVEL",
        DefaultValueFactory = _ => _defaults.Level.Name(),
    };

    private readonly Option<string> _host = new("--host")
    {
        Description = "The address to listen at; 0.0.0.0: every address of this machine",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => _defaults.Host.ToString(),
    };

    private readonly Option<int?> _port = Numbers.Whole(
        "--port", $"The port to listen at; 0: any that is free [default: {_defaults.Port}]", 0, 65535);

    private readonly Option<string> _logLevel = new("--log-level")
    {
        Description = "The least that is logged, to standard error: " + string.Join(", ", _logLevels),
        HelpName = "LEVEL",
        DefaultValueFactory = _ => Lower(nameof(LogLevel.Information)),
    };

    /// <summary>Puts the command together.</summary>
    public ServeCommand(Shell shell)
    {
        Command = new Command("serve", "Runs the ClassChat server. At task1 this terminal is its operator's.")
        {
            _level, _host, _port, _logLevel,
        };
        Command.SetAction(async (parsed, cancel) =>
        {
            Choice<ServeRequest> request = Request(parsed);
            return request.Refusal is Refusal refusal
                ? shell.Refuse(refusal)
                : await new Serve(request.Value!, shell).DoAsync(cancel);
        });
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>How it is used.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("everything the server can, for this machine only", "classchat serve"),
        ("the server of Task 3, to compare one's own with", "classchat serve --level task3 --port 12346"),
        ("for a whole classroom", "classchat serve --host 0.0.0.0"),
    ];

    private Choice<ServeRequest> Request(ParseResult parsed)
    {
        string levelName = parsed.GetRequiredValue(_level);
        if (!LevelNames.TryParse(levelName, out Level level) || !LevelNames.OfServers.Contains(level))
            return SubmissionChoice.LevelRefusal(levelName);

        string hostName = parsed.GetRequiredValue(_host);
        if (!IPAddress.TryParse(hostName == "localhost" ? "127.0.0.1" : hostName, out IPAddress? host))
            return Refusal.Usage($"--host takes an address of this machine, such as 127.0.0.1, not '{hostName}'");

        string logName = parsed.GetRequiredValue(_logLevel);
        if (!_logLevels.Contains(logName))
        {
            string known = $"there are {Words.AllOf(_logLevels)}";
            return Refusal.Usage($"there is no log level '{logName}'", Nearest.Question(logName, _logLevels) ?? known);
        }

        var options = new ServerOptions { Level = level, Host = host, Port = parsed.GetValue(_port) ?? _defaults.Port };
        return new ServeRequest(options, Enum.Parse<LogLevel>(logName, ignoreCase: true));
    }

    private static string Lower(string name) => name.ToLowerInvariant();
}
