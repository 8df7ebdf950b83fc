using System.Globalization;
using System.Text;
using ClassChat.Cli.Host;
using ClassChat.Protocol;
using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Session with a server of task 4 and above: registers a name, then exchanges messages, groups and files in JSON.
/// </summary>
/// <param name="peer">The address of the server for display.</param>
/// <param name="clock">The time source.</param>
/// <param name="name">The user's name; null to prompt for it.</param>
/// <param name="isAttended">True if a person reads the answers: lines typed without a connection are then refused
/// immediately. False to keep them until the connection is restored.</param>
/// <param name="isEncrypted">True to encrypt each connection before the registration.</param>
internal sealed class JsonChatSession(
    string peer, TimeProvider clock, UserName? name, bool isAttended, bool isEncrypted = false)
    : ChatSession(peer, clock), IDisposable
{
    private static readonly TimeSpan _answersWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly SentRequests _open = new();
    private readonly MessageStream _messages = new();
    private bool _isAgreeing; // on a session key
    private bool _isRegistering;
    private bool _isRegistered; // registered on this connection
    private bool _wasRegistered;
    private bool _hasSentExit;
    private bool _showsUsers;
    private string? _receiver;  // receiver of the next line
    private UserName? _name = name;
    private IReadOnlyList<string> _users = [];

    /// <inheritdoc/>
    public override string Prompt => At is Phase.Leaving or Phase.Ended ? ""
        : _name is null ? "Your name: "
        : _receiver is not null ? $"Message to {DisplayLine.Harmless(_receiver)}: "
        : _wasRegistered ? "To: " : "";

    /// <inheritdoc/>
    public override bool WantsInput => At switch
    {
        Phase.Open => (_name is null && !_isAgreeing) || (_isRegistered && _open.Count < SentRequests.Max),
        Phase.Offline => true,
        Phase.Pausing => isAttended,
        _ => false,
    };

    /// <inheritdoc/>
    public override void Typed(string line)
    {
        if (_name is null) HandleName(line);
        else if (_receiver is string receiver) HandleText(receiver, line);
        else Execute(InputLine.Read(line, _users));
    }

    /// <inheritdoc/>
    public override void OnReceived(ReadOnlySpan<byte> bytes)
    {
        _messages.Append(bytes);
        while (At is Phase.Open or Phase.Leaving && _messages.TryRead(out ServerMessage? message))
        {
            if (message is null)
            {
                Lost("The server sends nothing that can be understood.", isOrderly: false);
                return;
            }

            OnReceived(message);
        }
    }

    /// <summary>Handles a message from the server.</summary>
    public void OnReceived(ServerMessage message)
    {
        if (_isAgreeing) HandleKeys(message);
        else if (_isRegistering && message is (ServerMessage.Success or ServerMessage.Error)) HandleWelcome(message);
        else HandleReply(message);
    }

    /// <inheritdoc/>
    public override void FileBegun(string receiver, string fileName, long sizeBytes)
    {
        _open.Withdraw();
        _open.Add(new SentRequest(RequestKind.File, receiver, fileName));
        Show(DisplayLine.Line(LineStyle.Pending, string.Create(
            CultureInfo.InvariantCulture, $"sending {fileName} to {receiver} ({sizeBytes:N0} bytes)")));
    }

    /// <inheritdoc/>
    public override void FileFailed(string reason)
    {
        _open.Withdraw();
        Show(DisplayLine.Error(reason));
    }

    /// <inheritdoc/>
    public void Dispose() => _messages.Dispose();

    /// <inheritdoc/>
    protected override void Opened()
    {
        _messages.Restart();
        _isRegistered = _hasSentExit = false;
        _isAgreeing = isEncrypted;
        if (isEncrypted)
        {
            Due = Clock.GetUtcNow() + Timeout;
            Request(new Effect.Send(new Request.Encrypt()));
        }
        else if (_name is not null)
        {
            Register(_name);
        }
    }

    /// <summary>
    /// Agrees on a session key with the server. Without one the session ends: what is to be encrypted is never sent in
    /// clear.
    /// </summary>
    private void HandleKeys(ServerMessage message)
    {
        if (message is ServerMessage.PublicKey offered)
        {
            byte[] key = SessionKey.Create();
            if (SessionKey.TryWrap(key, offered.Key) is string wrapped)
            {
                var cipher = new FrameCipher(key);
                Request(new Effect.Send(new Request.SessionKey(wrapped)));
                Request(new Effect.Encrypt(cipher));
                _messages.Decrypt(cipher);
                return;
            }
        }
        else if (message is ServerMessage.Success && _messages.IsEncrypted)
        {
            _isAgreeing = false;
            Due = null;
            if (!IsReturning) Show(DisplayLine.Notice("the connection is encrypted"));
            if (_name is not null) Register(_name);
            return;
        }

        string reason = message is ServerMessage.Error error ? error.Message : "the server sends no usable key";
        Show(DisplayLine.Error($"the connection cannot be encrypted: {reason}"));
        Request(new Effect.HangUp());
        End(ExitCode.Failed);
    }

    /// <inheritdoc/>
    protected override void Closed(string reason, bool isOrderly)
    {
        // While the server waits for a name nothing can be lost: reconnect once the user enters a name.
        if (_name is null) At = Phase.Offline;
        else TryAgain(reason);
        _isRegistering = _isRegistered = false;
    }

    /// <inheritdoc/>
    protected override void Going()
    {
        _receiver = null;
        if (!_isRegistered || _open.Count == 0) SendExit();
        else Due = Clock.GetUtcNow() + _answersWait;
    }

    /// <inheritdoc/>
    protected override void LeftTooLong()
    {
        GiveUp();
        if (_hasSentExit)
        {
            Request(new Effect.HangUp());
            End(ExitCode.Passed);
        }
        else
        {
            SendExit();
        }
    }

    /// <inheritdoc/>
    protected override void GiveUp()
    {
        foreach (SentRequest request in _open.GiveUp()) Show(
            DisplayLine.Error($"no answer came about {request.Words}"));
    }

    private void SendExit()
    {
        _hasSentExit = true;
        if (_isRegistered) Request(new Effect.Send(new Request.Exit()));
        else Request(new Effect.HangUp());
        Due = Clock.GetUtcNow() + _farewell;
        if (!_isRegistered) End(ExitCode.Passed);
    }

    private void HandleName(string line)
    {
        if (line.Trim().Length == 0) return;
        if (line.Trim() == "exit")
        {
            Leave();
            return;
        }

        if (!UserName.TryParse(line, out UserName? given, out string? fault))
        {
            Show(DisplayLine.Error(fault));
            return;
        }

        _name = given;
        if (At == Phase.Open) Register(given);
        else Start();
    }

    private void Register(UserName given)
    {
        _isRegistering = true;
        Due = Clock.GetUtcNow() + Timeout;
        Request(new Effect.Send(new Request.Register(given.Value)));
    }

    private void HandleWelcome(ServerMessage message)
    {
        _isRegistering = false;
        Due = null;
        if (message is ServerMessage.Error error)
        {
            Show(DisplayLine.Error(error.Message));
            Request(new Effect.HangUp());
            // When reconnecting, the old connection may still hold the name until the server detects that it is dead.
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
        Show(DisplayLine.Notice(IsReturning ? $"connected again as {_name}" : words));
        if (!_wasRegistered && isAttended) Show(DisplayLine.Notice("/help lists what you can type"));
        _isRegistered = _wasRegistered = _showsUsers = true;
        Returned();
    }

    private void HandleReply(ServerMessage message)
    {
        SentRequest? request = _open.Answer(message);
        switch (message)
        {
            case ServerMessage.UserList list:
                _users = list.Users;
                if (request is not null || _showsUsers) Show(MessageFormatter.Users(list));
                _showsUsers = false;
                break;
            case ServerMessage.GroupList list:
                if (request is not null) Show(MessageFormatter.Groups(list));
                break;
            case ServerMessage.File file:
                string from = file.Group is JsonText group ? $"{file.Sender} in {group}" : file.Sender.ToString();
                Request(new Effect.Save(file.Content with { Base64 = file.Content.Base64.ToArray() }, from));
                break;
            default:
                if (MessageFormatter.Format(message, request, _name?.Value, Now()) is DisplayLine line) Show(line);
                break;
        }

        if (At == Phase.Leaving && _open.Count == 0 && !_hasSentExit) SendExit();
    }

    private void HandleText(string receiver, string text)
    {
        _receiver = null;
        if (text.Length > 0) Say(receiver, text);
    }

    private void Execute(InputLine typed)
    {
        if (At == Phase.Pausing && typed is not (InputLine.Exit or InputLine.Help or InputLine.Nothing))
        {
            Show(DisplayLine.Error("not connected: this was not sent"));
            return;
        }

        switch (typed)
        {
            case InputLine.Exit: Leave(); break;
            case InputLine.RecipientOnly receiver: _receiver = receiver.Name; break;
            case InputLine.Message message: Say(message.Receiver, message.Text); break;
            case InputLine.Invalid wrong: Show(DisplayLine.Error(wrong.Why)); break;
            case InputLine.Help:
                foreach (DisplayLine line in MessageFormatter.Help) Show(line);
                break;
            case InputLine.Command command:
                _open.Add(new SentRequest(command.Kind));
                Request(new Effect.Send(command.Request));
                break;
            case InputLine.File file:
                _open.Add(new SentRequest(RequestKind.File, file.Receiver, file.Path));
                Request(new Effect.SendFile(file.Receiver, file.Path));
                break;
        }
    }

    private void Say(string receiver, string text)
    {
        if (At == Phase.Pausing)
        {
            Show(DisplayLine.Error("not connected: this was not sent"));
            return;
        }

        if (Encoding.UTF8.GetByteCount(text) > Limits.MaxTextBytes)
        {
            Show(DisplayLine.Error($"a text has at most {Limits.MaxTextBytes / 1024} KiB"));
            return;
        }

        _open.Add(new SentRequest(RequestKind.Message, receiver));
        // The server echoes messages to a group, so they are displayed on arrival.
        if (!receiver.StartsWith('@'))
            Show(DisplayLine.ServerText(LineStyle.Outgoing, Now(), null, $"You to {receiver}", text));
        Request(new Effect.Send(new Request.SendText(receiver, JsonText.FromString(text))));
    }

    private string Now() => Clock.GetLocalNow().ToString("HH:mm", CultureInfo.InvariantCulture);
}
