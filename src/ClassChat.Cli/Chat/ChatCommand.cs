using System.CommandLine;
using ClassChat.Cli.Chat.Transport;
using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Host;
using ClassChat.Protocol;
using ClassChat.Protocol.Names;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Cli.Chat;

/// <summary>
/// Defines the command <c>classchat chat</c>: its options, help, examples, and the conversion into
/// <see cref="ChatArguments"/>. <see cref="ChatHandler"/> executes the command.
/// </summary>
internal sealed class ChatCommand
{
    private static readonly string[] _waits = ["select", "threads"];

    private readonly Option<string> _connect = new("--connect")
    {
        Description = "The server",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:12345",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Your name; without it you are asked",
        HelpName = "NAME",
    };

    private readonly Option<string> _level = new("--level")
    {
        Description =
            "What the server offers: " + string.Join(", ", LevelNames.ServerLevels.Select(level => level.Name()))
            + "; task1 and task3 are plain text",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => Level.Full.Name(),
    };

    private readonly Option<string> _wait = new("--wait")
    {
        Description = "select: one thread in one poll(2) over keyboard and server; threads: one thread for each",
        HelpName = "HOW",
        DefaultValueFactory = _ => _waits[0],
    };

    private readonly Option<string> _downloads = new("--downloads")
    {
        Description = "Where received files go",
        HelpName = "DIR",
        DefaultValueFactory = _ => "downloads",
    };

    private readonly Option<bool> _encrypt = new("--encrypt")
    {
        Description = "Encrypts the connection, with a server of bonus4 or full: to learn how it is done, not to keep"
            + " secrets, since nobody proves whose key it is",
    };

    /// <summary>Creates the command with its options.</summary>
    public ChatCommand(CliContext context)
    {
        Command = new Command("chat", "Chats with a ClassChat server, here in the terminal or on pipes.")
        {
            _connect, _name, _level, _wait, _downloads, _encrypt,
        };
        Command.SetAction((parsed, cancel) =>
        {
            CommandResult<ChatArguments> request = Request(parsed);
            return Task.FromResult(request.Error is CommandError error
                ? context.Refuse(error)
                : new ChatHandler(request.Value!, context).Execute(cancel));
        });
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("with the server on this machine; asks for a name", "classchat chat"),
        ("with the server of a classroom", "classchat chat --connect 192.168.1.20:12345 --name Alice"),
        ("a thread for each direction, as Task 1 has it; a server of plain text",
            "classchat chat --wait threads --level task1"),
        ("from a script", @"printf 'Alice\nBob\nhi\nexit\n' | classchat chat"),
    ];

    private CommandResult<ChatArguments> Request(ParseResult parsed)
    {
        string levelName = parsed.GetRequiredValue(_level);
        if (!LevelNames.TryParse(levelName, out Level level)) return SubmissionResolver.LevelRefusal(levelName);

        string waitName = parsed.GetRequiredValue(_wait);
        if (!_waits.Contains(waitName))
        {
            return CommandError.Usage(
                $"--wait takes {string.Join(" or ", _waits)}, not '{waitName}'",
                    Suggestions.DidYouMean(waitName, _waits));
        }

        string place = parsed.GetRequiredValue(_connect);
        if (ReadPeer(place) is not ServerAddress server)
            return CommandError.Usage($"--connect takes HOST:PORT, such as 127.0.0.1:12345, not '{place}'");

        bool isEncrypted = parsed.GetValue(_encrypt);
        if (isEncrypted && level < Level.Bonus4)
            return CommandError.Usage($"--encrypt needs a server of bonus4 or full, not {level.Name()}");

        UserName? name = null;
        if (parsed.GetValue(_name) is string given && !UserName.TryParse(given, out name, out string? fault))
            return CommandError.Usage($"--name: {fault}");
        IoModel wait = waitName == _waits[0] ? IoModel.Select : IoModel.Threads;
        return new ChatArguments(server, level, name, wait, parsed.GetRequiredValue(_downloads), isEncrypted);
    }

    private static ServerAddress? ReadPeer(string place)
    {
        int colon = place.LastIndexOf(':');
        string host = colon < 0 ? "" : place[..colon].TrimStart('[').TrimEnd(']');
        bool isPort = int.TryParse(place[(colon + 1)..], out int port) && port is > 0 and <= 65535;
        return host.Length > 0 && isPort ? new ServerAddress(host, port) : null;
    }
}
