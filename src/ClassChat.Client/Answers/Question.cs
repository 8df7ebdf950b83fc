using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Answers;

/// <summary>What kinds of answer end a question.</summary>
internal enum Expected
{
    /// <summary><c>sent</c>, <c>success</c> or <c>error</c>.</summary>
    Confirmation,

    /// <summary><c>success</c> or <c>error</c>, and a <c>group_list</c> behind it.</summary>
    GroupConfirmation,

    /// <summary><c>group_list</c> or <c>error</c>.</summary>
    Groups,

    /// <summary><c>user_list</c> or <c>error</c>.</summary>
    Users,

    /// <summary><c>help</c> or <c>error</c>.</summary>
    Help,
}

/// <summary>A request that waits for its answer.</summary>
/// <param name="expected">What ends it.</param>
internal sealed class Question(Expected expected)
{
    // Whoever waits goes on elsewhere: the reader of the connection must not be held up by it.
    private readonly TaskCompletionSource<ServerMessage?> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What ends it.</summary>
    public Expected Expected { get; } = expected;

    /// <summary>The answer; null if the connection ended first.</summary>
    public Task<ServerMessage?> Answer => _answer.Task;

    /// <summary>True if a message is its answer.</summary>
    public bool IsAnsweredBy(ServerMessage message) => (message, Expected) switch
    {
        (ServerMessage.Error, _) => true,
        (ServerMessage.Sent or ServerMessage.Success, Expected.Confirmation) => true,
        (ServerMessage.Success, Expected.GroupConfirmation) => true,
        (ServerMessage.GroupList, Expected.Groups) => true,
        (ServerMessage.UserList, Expected.Users) => true,
        (ServerMessage.Help, Expected.Help) => true,
        _ => false,
    };

    /// <summary>Ends it.</summary>
    public void End(ServerMessage? answer) => _answer.TrySetResult(answer);
}
