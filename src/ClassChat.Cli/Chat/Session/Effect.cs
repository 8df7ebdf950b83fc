using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// An action that a <see cref="ChatSession"/> requests, as plain data; <see cref="EffectRunner"/> carries it out.
/// </summary>
internal abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Shows a line.</summary>
    public sealed record Show(DisplayLine Line) : Effect;

    /// <summary>Connects to the server and reports the result to the session.</summary>
    public sealed record Connect : Effect;

    /// <summary>Closes the connection in any state; nothing is reported back.</summary>
    public sealed record HangUp : Effect;

    /// <summary>Sends a request.</summary>
    public sealed record Send(Request Request) : Effect;

    /// <summary>Sends text unchanged.</summary>
    public sealed record SendText(string Text) : Effect;

    /// <summary>Reads and sends a file; reports to the session if it cannot be read.</summary>
    /// <param name="Receiver">A user name, or <c>@</c> and a group name.</param>
    /// <param name="Path">The path as typed.</param>
    public sealed record SendFile(string Receiver, string Path) : Effect;

    /// <summary>Verifies and saves a received file.</summary>
    /// <param name="File">The file, with content in memory of its own.</param>
    /// <param name="Sender">The sender, and the group if it was sent to one.</param>
    public sealed record Save(FileContent File, string Sender) : Effect;

    /// <summary>Ends the program.</summary>
    public sealed record End(int ExitCode) : Effect;
}
