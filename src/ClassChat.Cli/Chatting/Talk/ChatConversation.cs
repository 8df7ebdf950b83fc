using System.Globalization;
using System.Text;
using ClassChat.Cli.Surroundings;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>The conversation with a server of task4 and above: a name, then messages, groups, files.</summary>
/// <param name="peer">The server, as it is shown.</param>
/// <param name="clock">The source of all time.</param>
/// <param name="name">The person's name; null: it is asked for.</param>
/// <param name="isAttended">
/// True if a person sees each answer: what is typed without a connection is refused at once. False: it waits.
/// </param>
internal sealed class ChatConversation(string peer, TimeProvider clock, UserName? name, bool isAttended)
    : Conversation(peer, clock), IDisposable
{
    private static readonly TimeSpan _answersWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly OpenRequests _open = new();
    private readonly MessageStream _messages = new();
    private bool _isRegistering;
    private bool _isRegistered; // on this connection
    private bool _wasRegistered;
    private bool _hasSaidExit;
    private bool _showsUsers;
    private string? _receiver;  // whom the next line is for
    private UserName? _name = name;
    private IReadOnlyList<string> _users = [];

    /// <inheritdoc/>
    public override string Prompt => At is Phase.Leaving or Phase.Ended ? ""
        : _name is null ? "Your name: "
        : _receiver is not null ? $"Message to {Shown.Harmless(_receiver)}: "
        : _wasRegistered ? "To: " : "";

    /// <inheritdoc/>
    public override bool WantsInput => At switch
    {
        Phase.Open => _name is null || (_isRegistered && _open.Count < OpenRequests.Max),
        Phase.Offline => true,
        Phase.Pausing => isAttended,
        _ => false,
    };

    /// <inheritdoc/>
    public override void Typed(string line)
    {
        if (_name is null) TakeName(line);
        else if (_receiver is string receiver) TakeText(receiver, line);
        else Obey(Cli.Chatting.Talk.Typed.Read(line, _users));
    }

    /// <inheritdoc/>
    public override void Heard(ReadOnlySpan<byte> bytes)
    {
        _messages.Append(bytes);
        while (At is Phase.Open or Phase.Leaving && _messages.TryRead(out ServerMessage? message))
        {
            if (message is null)
            {
                Lost("The server sends nothing that can be understood.", isOrderly: false);
                return;
            }

            Heard(message);
        }
    }

    /// <summary>A message came from the server.</summary>
    public void Heard(ServerMessage message)
    {
        if (_isRegistering && message is (ServerMessage.Success or ServerMessage.Error)) TakeWelcome(message);
        else TakeAnswer(message);
    }

    /// <inheritdoc/>
    public override void FileBegun(string receiver, string fileName, long sizeBytes)
    {
        _open.TakeBack();
        _open.Add(new Asked(AskedFor.File, receiver, fileName));
        Show(Shown.Line(Tone.Pending, string.Create(
            CultureInfo.InvariantCulture, $"sending {fileName} to {receiver} ({sizeBytes:N0} bytes)")));
    }

    /// <inheritdoc/>
    public override void FileFailed(string reason)
    {
        _open.TakeBack();
        Show(Shown.Error(reason));
    }

    /// <inheritdoc/>
    public void Dispose() => _messages.Dispose();

    /// <inheritdoc/>
    protected override void Opened()
    {
        _messages.Restart();
        _isRegistered = _hasSaidExit = false;
        if (_name is not null) Register(_name);
    }

    /// <inheritdoc/>
    protected override void Closed(string reason, bool isOrderly)
    {
        // Nothing is lost while the server waits for a name: it is connected to again with the name.
        if (_name is null) At = Phase.Offline;
        else TryAgain(reason);
        _isRegistering = _isRegistered = false;
    }

    /// <inheritdoc/>
    protected override void Going()
    {
        _receiver = null;
        if (!_isRegistered || _open.Count == 0) SayExit();
        else Due = Clock.GetUtcNow() + _answersWait;
    }

    /// <inheritdoc/>
    protected override void LeftTooLong()
    {
        GiveUp();
        if (_hasSaidExit)
        {
            Do(new Act.HangUp());
            End(ExitCode.Passed);
        }
        else
        {
            SayExit();
        }
    }

    /// <inheritdoc/>
    protected override void GiveUp()
    {
        foreach (Asked asked in _open.GiveUp()) Show(Shown.Error($"no answer came about {asked.Words}"));
    }

    private void SayExit()
    {
        _hasSaidExit = true;
        if (_isRegistered) Do(new Act.Send(new Request.Exit()));
        else Do(new Act.HangUp());
        Due = Clock.GetUtcNow() + _farewell;
        if (!_isRegistered) End(ExitCode.Passed);
    }

    private void TakeName(string line)
    {
        if (line.Trim().Length == 0) return;
        if (line.Trim() == "exit")
        {
            Leave();
            return;
        }

        if (!UserName.TryParse(line, out UserName? given, out string? fault))
        {
            Show(Shown.Error(fault));
            return;
        }

        _name = given;
        if (At == Phase.Open) Register(given);
        else Start();
    }

    private void Register(UserName given)
    {
        _isRegistering = true;
        Due = Clock.GetUtcNow() + Patience;
        Do(new Act.Send(new Request.Register(given.Value)));
    }

    private void TakeWelcome(ServerMessage message)
    {
        _isRegistering = false;
        Due = null;
        if (message is ServerMessage.Error error)
        {
            Show(Shown.Error(error.Message));
            Do(new Act.HangUp());
            // On the way back the old connection may still hold the name, until the server finds it dead.
            if (IsReturning)
            {
                TryAgain("the name is not free yet");
                return;
            }

            _name = null;
            At = Phase.Offline;
            return;
        }

        string words = message is ServerMessage.Success success ? success.Message : "";
        Show(Shown.Notice(IsReturning ? $"connected again as {_name}" : words));
        if (!_wasRegistered && isAttended) Show(Shown.Notice("/help lists what you can type"));
        _isRegistered = _wasRegistered = _showsUsers = true;
        Returned();
    }

    private void TakeAnswer(ServerMessage message)
    {
        Asked? asked = _open.Answer(message);
        switch (message)
        {
            case ServerMessage.UserList list:
                _users = list.Users;
                if (asked is not null || _showsUsers) Show(Wording.Users(list));
                _showsUsers = false;
                break;
            case ServerMessage.GroupList list:
                if (asked is not null) Show(Wording.Groups(list));
                break;
            case ServerMessage.File file:
                string from = file.Group is JsonText group ? $"{file.Sender} in {group}" : file.Sender.ToString();
                Do(new Act.Save(file.Content with { Base64 = file.Content.Base64.ToArray() }, from));
                break;
            default:
                if (Wording.Of(message, asked, _name?.Value, Now()) is Shown line) Show(line);
                break;
        }

        if (At == Phase.Leaving && _open.Count == 0 && !_hasSaidExit) SayExit();
    }

    private void TakeText(string receiver, string text)
    {
        _receiver = null;
        if (text.Length > 0) Say(receiver, text);
    }

    private void Obey(Cli.Chatting.Talk.Typed typed)
    {
        if (At == Phase.Pausing && typed is not (Cli.Chatting.Talk.Typed.Exit or Cli.Chatting.Talk.Typed.Help or Cli.Chatting.Talk.Typed.Nothing))
        {
            Show(Shown.Error("not connected: this was not sent"));
            return;
        }

        switch (typed)
        {
            case Cli.Chatting.Talk.Typed.Exit: Leave(); break;
            case Cli.Chatting.Talk.Typed.Addressee receiver: _receiver = receiver.Name; break;
            case Cli.Chatting.Talk.Typed.Message message: Say(message.Receiver, message.Text); break;
            case Cli.Chatting.Talk.Typed.Wrong wrong: Show(Shown.Error(wrong.Why)); break;
            case Cli.Chatting.Talk.Typed.Help:
                foreach (Shown line in Wording.Help) Show(line);
                break;
            case Cli.Chatting.Talk.Typed.Command command:
                _open.Add(new Asked(command.Kind));
                Do(new Act.Send(command.Request));
                break;
            case Cli.Chatting.Talk.Typed.File file:
                _open.Add(new Asked(AskedFor.File, file.Receiver, file.Path));
                Do(new Act.SendFile(file.Receiver, file.Path));
                break;
        }
    }

    private void Say(string receiver, string text)
    {
        if (At == Phase.Pausing)
        {
            Show(Shown.Error("not connected: this was not sent"));
            return;
        }

        if (Encoding.UTF8.GetByteCount(text) > Limits.MaxTextBytes)
        {
            Show(Shown.Error($"a text has at most {Limits.MaxTextBytes / 1024} KiB"));
            return;
        }

        _open.Add(new Asked(AskedFor.Message, receiver));
        // What is said to a group comes back from the server, and is shown then.
        if (!receiver.StartsWith('@'))
            Show(Shown.Said(Tone.Outgoing, Now(), null, $"You to {receiver}", text));
        Do(new Act.Send(new Request.SendText(receiver, JsonText.FromString(text))));
    }

    private string Now() => Clock.GetLocalNow().ToString("HH:mm", CultureInfo.InvariantCulture);
}
