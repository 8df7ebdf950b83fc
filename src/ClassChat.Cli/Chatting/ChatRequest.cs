using ClassChat.Cli.Chatting.Links;
using ClassChat.Protocol;
using ClassChat.Protocol.Names;

namespace ClassChat.Cli.Chatting;

/// <summary>How the chat waits for the person and the server.</summary>
internal enum WaitKind
{
    /// <summary>One thread, one call: poll(2) over standard input and the socket.</summary>
    Select,

    /// <summary>A thread for each direction.</summary>
    Threads,
}

/// <summary>What was asked of <c>classchat chat</c>.</summary>
/// <param name="Peer">The server.</param>
/// <param name="Level">What the server offers.</param>
/// <param name="Name">The person's name; null: it is asked for.</param>
/// <param name="Wait">How it waits.</param>
/// <param name="Downloads">Where received files go.</param>
internal sealed record ChatRequest(Peer Peer, Level Level, UserName? Name, WaitKind Wait, string Downloads);
