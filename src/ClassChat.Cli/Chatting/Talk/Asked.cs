using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>What kind of answer a request has.</summary>
internal enum AskedFor
{
    /// <summary>What became of a message.</summary>
    Message,

    /// <summary>What became of a file.</summary>
    File,

    /// <summary>Whether a group was made, joined or left; the list of groups follows.</summary>
    GroupChange,

    /// <summary>The list of groups.</summary>
    Groups,

    /// <summary>The list of users.</summary>
    Users,
}

/// <summary>A request that was sent, and not answered yet.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Receiver">For a message or file: who it is for.</param>
/// <param name="FileName">For a file: its name.</param>
internal sealed record Asked(AskedFor Kind, string Receiver = "", string FileName = "")
{
    /// <summary>What it was, in words.</summary>
    public string Words => Kind switch
    {
        AskedFor.Message => $"the message to {Receiver}",
        AskedFor.File => $"{FileName} to {Receiver}",
        AskedFor.GroupChange => "the group command",
        AskedFor.Groups => "the list of groups",
        _ => "the list of users",
    };

    /// <summary>True if a message can be its answer.</summary>
    public bool IsAnsweredBy(ServerMessage message) => (message, Kind) switch
    {
        (ServerMessage.Error, _) => true,
        (ServerMessage.Sent or ServerMessage.Success, AskedFor.Message or AskedFor.File) => true,
        (ServerMessage.Success, AskedFor.GroupChange) => true,
        (ServerMessage.GroupList, AskedFor.Groups) => true,
        (ServerMessage.UserList, AskedFor.Users) => true,
        _ => false,
    };
}

/// <summary>
/// The requests without an answer, oldest first. The server answers each once and in order, so the oldest that a
/// message can answer is the one it answers.
/// </summary>
internal sealed class OpenRequests
{
    /// <summary>Most of them; then nothing more is typed until answers come.</summary>
    public const int Max = 256;

    private readonly List<Asked> _open = [];
    private bool _listFollows; // the group list behind the answer to a group command

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Adds one behind all others.</summary>
    public void Add(Asked asked) => _open.Add(asked);

    /// <summary>Takes back the one added last: it was not sent after all.</summary>
    public void TakeBack() => _open.RemoveAt(_open.Count - 1);

    /// <summary>Takes out the request that a message answers; null if it answers none.</summary>
    public Asked? Answer(ServerMessage message)
    {
        if (_listFollows && EndsFollowing(message)) return null;
        if (_open.Count == 0 || !_open[0].IsAnsweredBy(message)) return null;
        Asked asked = _open[0];
        _open.RemoveAt(0);
        _listFollows = asked.Kind == AskedFor.GroupChange;
        return asked;
    }

    /// <summary>Takes out all: none will be answered any more.</summary>
    public IReadOnlyList<Asked> GiveUp()
    {
        Asked[] lost = [.. _open];
        _open.Clear();
        _listFollows = false;
        return lost;
    }

    // A server may leave the list out, e.g. with an error; then the next answer has come instead of it.
    private bool EndsFollowing(ServerMessage message)
    {
        bool isList = message is ServerMessage.GroupList;
        bool isAnswer = message is ServerMessage.Sent or ServerMessage.Success or ServerMessage.Error;
        if (isList || isAnswer) _listFollows = false;
        return isList;
    }
}
