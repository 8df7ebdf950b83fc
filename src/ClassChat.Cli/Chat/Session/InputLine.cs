using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Meaning of one line that the user typed at the <c>To:</c> prompt of the terminal client: a receiver, a message, a
/// file or a command.
/// </summary>
internal abstract record InputLine
{
    private InputLine()
    {
    }

    /// <summary>The user typed an empty line: the client does nothing.</summary>
    public sealed record Nothing : InputLine;

    /// <summary>The user wants to leave the chat.</summary>
    public sealed record Exit : InputLine;

    /// <summary>The user wants to see what can be typed; the client itself answers, not the server.</summary>
    public sealed record Help : InputLine;

    /// <summary>
    /// The user typed only a receiver (a user, or <c>@</c> and a group); the next line is the text for it.
    /// </summary>
    public sealed record RecipientOnly(string Name) : InputLine;

    /// <summary>The user typed one text with its receiver (a user, or <c>@</c> and a group) in the same line.</summary>
    public sealed record Message(string Receiver, string Text) : InputLine;

    /// <summary>The user wants to send one file on this computer to a user, or to <c>@</c> and a group.</summary>
    public sealed record File(string Receiver, string Path) : InputLine;

    /// <summary>
    /// The user typed a command that the server executes, such as <c>/join</c>; <see cref="Exit"/> and
    /// <see cref="Help"/> are not among them.
    /// </summary>
    public sealed record Command(Request Request, RequestKind Kind) : InputLine;

    /// <summary>The user typed a line that cannot be understood, for this reason; nothing is sent.</summary>
    public sealed record Invalid(string Why) : InputLine;

    /// <summary>Parses a line.</summary>
    /// <param name="line">The line as typed.</param>
    /// <param name="users">The connected users. A line that equals one of their names selects that user, whatever it
    /// looks like otherwise; commands take precedence.</param>
    public static InputLine Read(string line, IReadOnlyCollection<string> users)
    {
        string text = line.Trim();
        if (text.Length == 0) return new Nothing();
        if (text.Equals("exit", StringComparison.OrdinalIgnoreCase)) return new Exit();
        if (text[0] == '/') return ReadCommand(text, users);
        if (users.Contains(text)) return new RecipientOnly(text);
        if (text[0] == '@') return ToGroup(text);

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon].Trim();
        if (!UserName.TryParse(name, out UserName? user, out string? fault)) return new Invalid(fault);
        string rest = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return rest.Length == 0 ? new RecipientOnly(user.Value) : new Message(user.Value, rest);
    }

    private static InputLine ToGroup(string text)
    {
        (string receiver, string rest) = Cut(text);
        if (!GroupName.TryParse(receiver[1..].TrimEnd(':'), out GroupName? group, out string? fault))
            return new Invalid(fault);
        return rest.Length == 0 ? new RecipientOnly("@" + group) : new Message("@" + group, rest);
    }

    private static InputLine ReadCommand(string text, IReadOnlyCollection<string> users)
    {
        (string command, string rest) = Cut(text);
        return command.ToLowerInvariant() switch
        {
            "/create" => OfGroup(rest, command, name => new Request.CreateGroup(name)),
            "/join" => OfGroup(rest, command, name => new Request.JoinGroup(name)),
            "/leave" => OfGroup(rest, command, name => new Request.LeaveGroup(name)),
            "/groups" => new Command(new Request.ListGroups(), RequestKind.Groups),
            "/users" => new Command(new Request.ListUsers(), RequestKind.Users),
            "/sendfile" => ReadFile(rest, users),
            "/help" => new Help(),
            "/exit" or "/quit" => new Exit(),
            _ => new Invalid($"there is no command '{command}'; /help lists them"),
        };
    }

    private static InputLine OfGroup(string rest, string command, Func<string, Request> build)
    {
        if (rest.Length == 0) return new Invalid($"{command} takes the name of a group: {command} CS101");
        return GroupName.TryParse(rest.TrimStart('@'), out GroupName? group, out string? fault)
            ? new Command(build(group.Value), RequestKind.GroupChange)
            : new Invalid(fault);
    }

    private static InputLine ReadFile(string rest, IReadOnlyCollection<string> users)
    {
        // A name with spaces is recognized if that user is connected.
        string? known = users.Where(user => rest.StartsWith(user + " ", StringComparison.Ordinal))
            .MaxBy(user => user.Length);
        (string receiver, string path) = known is null ? Cut(rest) : (known, rest[known.Length..].Trim());
        if (path is ['"' or '\'', _, .., '"' or '\''] && path[0] == path[^1]) path = path[1..^1];
        if (path.Length == 0)
            return new Invalid("/sendfile takes a receiver and a file: /sendfile Bob notes.pdf or /sendfile @CS101 a");
        return Recipient.TryParse(receiver, out Recipient? recipient, out string? fault)
            ? new File(recipient.Receiver, path)
            : new Invalid(fault);
    }

    private static (string First, string Tail) Cut(string text)
    {
        int blank = text.IndexOfAny([' ', '\t']);
        return blank < 0 ? (text, "") : (text[..blank], text[(blank + 1)..].Trim());
    }
}
