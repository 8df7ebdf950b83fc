using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>What a line typed at <c>To:</c> means.</summary>
internal abstract record Typed
{
    private Typed()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Nothing : Typed;

    /// <summary>The person goes.</summary>
    public sealed record Exit : Typed;

    /// <summary>The person wants to know what can be typed.</summary>
    public sealed record Help : Typed;

    /// <summary>A receiver; the text comes on the next line.</summary>
    public sealed record Addressee(string Name) : Typed;

    /// <summary>A whole message.</summary>
    public sealed record Message(string Receiver, string Text) : Typed;

    /// <summary>A file to send.</summary>
    public sealed record File(string Receiver, string Path) : Typed;

    /// <summary>A command that the server carries out.</summary>
    public sealed record Command(Request Request, AskedFor Kind) : Typed;

    /// <summary>Nothing that can be done, and why.</summary>
    public sealed record Wrong(string Why) : Typed;

    /// <summary>Reads a line.</summary>
    /// <param name="line">As typed.</param>
    /// <param name="users">Who is there: whoever's name is the whole line is meant by it.</param>
    public static Typed Read(string line, IReadOnlyCollection<string> users)
    {
        string text = line.Trim();
        if (text.Length == 0) return new Nothing();
        if (text.Equals("exit", StringComparison.OrdinalIgnoreCase)) return new Exit();
        if (text[0] == '/') return ReadCommand(text, users);
        if (users.Contains(text)) return new Addressee(text);
        if (text[0] == '@') return ToGroup(text);

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon].Trim();
        if (!UserName.TryParse(name, out UserName? user, out string? fault)) return new Wrong(fault);
        string rest = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return rest.Length == 0 ? new Addressee(user.Value) : new Message(user.Value, rest);
    }

    private static Typed ToGroup(string text)
    {
        (string receiver, string rest) = Cut(text);
        if (!GroupName.TryParse(receiver[1..].TrimEnd(':'), out GroupName? group, out string? fault))
            return new Wrong(fault);
        return rest.Length == 0 ? new Addressee("@" + group) : new Message("@" + group, rest);
    }

    private static Typed ReadCommand(string text, IReadOnlyCollection<string> users)
    {
        (string command, string rest) = Cut(text);
        return command.ToLowerInvariant() switch
        {
            "/create" => OfGroup(rest, command, name => new Request.CreateGroup(name)),
            "/join" => OfGroup(rest, command, name => new Request.JoinGroup(name)),
            "/leave" => OfGroup(rest, command, name => new Request.LeaveGroup(name)),
            "/groups" => new Command(new Request.ListGroups(), AskedFor.Groups),
            "/users" => new Command(new Request.ListUsers(), AskedFor.Users),
            "/sendfile" => ReadFile(rest, users),
            "/help" => new Help(),
            "/exit" or "/quit" => new Exit(),
            _ => new Wrong($"there is no command '{command}'; /help lists them"),
        };
    }

    private static Typed OfGroup(string rest, string command, Func<string, Request> build)
    {
        if (rest.Length == 0) return new Wrong($"{command} takes the name of a group: {command} CS101");
        return GroupName.TryParse(rest.TrimStart('@'), out GroupName? group, out string? fault)
            ? new Command(build(group.Value), AskedFor.GroupChange)
            : new Wrong(fault);
    }

    private static Typed ReadFile(string rest, IReadOnlyCollection<string> users)
    {
        // A name with blanks in it is understood if its owner is there.
        string? known = users.Where(user => rest.StartsWith(user + " ", StringComparison.Ordinal))
            .MaxBy(user => user.Length);
        (string receiver, string path) = known is null ? Cut(rest) : (known, rest[known.Length..].Trim());
        if (path is ['"' or '\'', _, .., '"' or '\''] && path[0] == path[^1]) path = path[1..^1];
        if (path.Length == 0)
            return new Wrong("/sendfile takes a receiver and a file: /sendfile Bob notes.pdf or /sendfile @CS101 a");
        return Target.TryParse(receiver, out Target? target, out string? fault)
            ? new File(target.Receiver, path)
            : new Wrong(fault);
    }

    private static (string First, string Tail) Cut(string text)
    {
        int blank = text.IndexOfAny([' ', '\t']);
        return blank < 0 ? (text, "") : (text[..blank], text[(blank + 1)..].Trim());
    }
}
