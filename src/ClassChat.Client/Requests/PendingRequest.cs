using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Requests;

/// <summary>
/// Kind of reply that completes a <see cref="PendingRequest"/>: the values of <c>status</c> that may answer it.
/// </summary>
internal enum ExpectedReply
{
    /// <summary><c>sent</c>, <c>success</c> or <c>error</c>.</summary>
    Confirmation,

    /// <summary><c>success</c> or <c>error</c>, followed by a <c>group_list</c>.</summary>
    GroupConfirmation,

    /// <summary><c>group_list</c> or <c>error</c>.</summary>
    Groups,

    /// <summary><c>user_list</c> or <c>error</c>.</summary>
    Users,

    /// <summary><c>help</c> or <c>error</c>.</summary>
    Help,
}

/// <summary>
/// Wait for the reply to one request: the kind of reply that completes it, and a task that ends with the reply. Does
/// not hold the request itself.
/// </summary>
/// <param name="expectedReply">The kind of reply that completes it.</param>
internal sealed class PendingRequest(ExpectedReply expectedReply)
{
    // Continuations run on another thread, so that they do not block the connection's reader.
    private readonly TaskCompletionSource<ServerMessage?> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The kind of reply that completes it.</summary>
    public ExpectedReply ExpectedReply { get; } = expectedReply;

    /// <summary>Completes with the reply; with null if the connection ended first.</summary>
    public Task<ServerMessage?> Answer => _answer.Task;

    /// <summary>True if the message is of a kind that completes this request.</summary>
    public bool IsAnsweredBy(ServerMessage message) => (message, ExpectedReply) switch
    {
        (ServerMessage.Error, _) => true,
        (ServerMessage.Sent or ServerMessage.Success, ExpectedReply.Confirmation) => true,
        (ServerMessage.Success, ExpectedReply.GroupConfirmation) => true,
        (ServerMessage.GroupList, ExpectedReply.Groups) => true,
        (ServerMessage.UserList, ExpectedReply.Users) => true,
        (ServerMessage.Help, ExpectedReply.Help) => true,
        _ => false,
    };

    /// <summary>Completes the request with a reply, or with null if none will come.</summary>
    public void End(ServerMessage? answer) => _answer.TrySetResult(answer);
}
