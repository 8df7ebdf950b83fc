using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>What a conversation wants done. It does nothing itself.</summary>
internal abstract record Act
{
    private Act()
    {
    }

    /// <summary>Show a line.</summary>
    public sealed record Show(Shown Line) : Act;

    /// <summary>Connect, and say what came of it.</summary>
    public sealed record Connect : Act;

    /// <summary>Close the connection, whatever its state; that is not told back.</summary>
    public sealed record HangUp : Act;

    /// <summary>Send a request.</summary>
    public sealed record Send(Request Request) : Act;

    /// <summary>Send text as it is.</summary>
    public sealed record SendText(string Text) : Act;

    /// <summary>Read a file and send it; if it cannot be read, say so.</summary>
    /// <param name="Receiver">A person, or <c>@</c> and a group.</param>
    /// <param name="Path">As it was typed.</param>
    public sealed record SendFile(string Receiver, string Path) : Act;

    /// <summary>Check a file and save it.</summary>
    /// <param name="File">The file; its content stays as long as the act.</param>
    /// <param name="Sender">Who sent it, and where.</param>
    public sealed record Save(FileContent File, string Sender) : Act;

    /// <summary>All is said: end the program.</summary>
    public sealed record End(int ExitCode) : Act;
}
