using ClassChat.Protocol.Encryption;
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

    /// <summary>Shows the user one line on the screen.</summary>
    public sealed record Show(DisplayLine Line) : Effect;

    /// <summary>Opens a connection to the server and reports success or failure to the session.</summary>
    public sealed record Connect : Effect;

    /// <summary>
    /// Closes the connection to the server in any state, without a report to the session; the program goes on
    /// (<see cref="End"/> ends it).
    /// </summary>
    public sealed record HangUp : Effect;

    /// <summary>Sends the server one request as JSON, at task4 and above.</summary>
    public sealed record Send(Request Request) : Effect;

    /// <summary>Encrypts all later requests on this connection.</summary>
    public sealed record Encrypt(FrameCipher Cipher) : Effect;

    /// <summary>Sends the server one text as it is, at the plain-text levels (task1, task3).</summary>
    public sealed record SendText(string Text) : Effect;

    /// <summary>
    /// Reads one file of the user and sends it to the server as one request; reports to the session whether it could be
    /// read.
    /// </summary>
    /// <param name="Receiver">A user name, or <c>@</c> and a group name.</param>
    /// <param name="Path">The path as typed.</param>
    public sealed record SendFile(string Receiver, string Path) : Effect;

    /// <summary>Verifies one received file, saves it in the download folder and shows the user the result.</summary>
    /// <param name="File">The file, with content in memory of its own.</param>
    /// <param name="Sender">The sender, and the group if it was sent to one.</param>
    public sealed record Save(FileContent File, string Sender) : Effect;

    /// <summary>Ends the program with an exit code.</summary>
    public sealed record End(int ExitCode) : Effect;
}
