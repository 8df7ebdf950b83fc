using ClassChat.Cli.Chat.Transport;
using ClassChat.Protocol;
using ClassChat.Protocol.Names;

namespace ClassChat.Cli.Chat;

/// <summary>I/O model of the chat client: the way it waits for the keyboard and the server.</summary>
internal enum IoModel
{
    /// <summary>One thread that waits in poll(2) for standard input and the socket together.</summary>
    Select,

    /// <summary>Two threads with blocking reads, one for each direction.</summary>
    Threads,
}

/// <summary>Parsed command line of <c>classchat chat</c>.</summary>
/// <param name="Server">The address of the server.</param>
/// <param name="Level">The level of the server.</param>
/// <param name="Name">The user's name; null to prompt for it.</param>
/// <param name="Wait">The I/O model.</param>
/// <param name="Downloads">The folder for received files.</param>
/// <param name="IsEncrypted">True to encrypt the connection.</param>
internal sealed record ChatArguments(
    ServerAddress Server, Level Level, UserName? Name, IoModel Wait, string Downloads, bool IsEncrypted);
