using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Kind of a request that the terminal client has sent to the server; it determines which answer belongs to it.
/// </summary>
internal enum RequestKind
{
    /// <summary>A message; the answer confirms it.</summary>
    Message,

    /// <summary>A file; the answer confirms it.</summary>
    File,

    /// <summary>
    /// A group command (create, join, leave); the answer is its result, followed by the list of groups.
    /// </summary>
    GroupChange,

    /// <summary>A request for the list of groups.</summary>
    Groups,

    /// <summary>A request for the list of users.</summary>
    Users,
}

/// <summary>
/// Kind, receiver and file name of a request that is not answered yet, without its content; a file is listed before it
/// is read and sent.
/// </summary>
/// <param name="Kind">The kind of the request.</param>
/// <param name="Receiver">The receiver of a message or file.</param>
/// <param name="FileName">The name of a file.</param>
internal sealed record SentRequest(RequestKind Kind, string Receiver = "", string FileName = "")
{
    /// <summary>A description of the request for messages to the user.</summary>
    public string Words => Kind switch
    {
        RequestKind.Message => $"the message to {Receiver}",
        RequestKind.File => $"{FileName} to {Receiver}",
        RequestKind.GroupChange => "the group command",
        RequestKind.Groups => "the list of groups",
        _ => "the list of users",
    };

    /// <summary>True if a message is of a kind that answers this request.</summary>
    public bool IsAnsweredBy(ServerMessage message) => (message, Kind) switch
    {
        (ServerMessage.Error, _) => true,
        (ServerMessage.Sent or ServerMessage.Success, RequestKind.Message or RequestKind.File) => true,
        (ServerMessage.Success, RequestKind.GroupChange) => true,
        (ServerMessage.GroupList, RequestKind.Groups) => true,
        (ServerMessage.UserList, RequestKind.Users) => true,
        _ => false,
    };
}

/// <summary>
/// Queue of unanswered requests, oldest first, which matches answers to them. The server answers each once and in
/// order, so an answer belongs to the oldest request.
/// </summary>
internal sealed class SentRequests
{
    /// <summary>Maximum number of unanswered requests; beyond it typed lines wait until answers arrive.</summary>
    public const int Max = 256;

    private readonly List<SentRequest> _open = [];
    private bool _listFollows; // a group list follows the answer to a group command

    /// <summary>The number of unanswered requests.</summary>
    public int Count => _open.Count;

    /// <summary>Adds a request at the end.</summary>
    public void Add(SentRequest request) => _open.Add(request);

    /// <summary>Removes the request added last, because it was not sent.</summary>
    public void Withdraw() => _open.RemoveAt(_open.Count - 1);

    /// <summary>Removes and returns the request that a message answers; null if it answers none.</summary>
    public SentRequest? Answer(ServerMessage message)
    {
        if (_listFollows && EndsFollowing(message)) return null;
        if (_open.Count == 0 || !_open[0].IsAnsweredBy(message)) return null;
        SentRequest request = _open[0];
        _open.RemoveAt(0);
        _listFollows = request.Kind == RequestKind.GroupChange;
        return request;
    }

    /// <summary>Removes and returns all requests, because none will be answered any more.</summary>
    public IReadOnlyList<SentRequest> GiveUp()
    {
        SentRequest[] lost = [.. _open];
        _open.Clear();
        _listFollows = false;
        return lost;
    }

    // A server may omit the list, e.g. after an error; then this message is already the next answer.
    private bool EndsFollowing(ServerMessage message)
    {
        bool isList = message is ServerMessage.GroupList;
        bool isAnswer = message is ServerMessage.Sent or ServerMessage.Success or ServerMessage.Error;
        if (isList || isAnswer) _listFollows = false;
        return isList;
    }
}
