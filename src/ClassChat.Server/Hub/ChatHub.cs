using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;
using ClassChat.Server.OfflineMessages;
using ClassChat.Server.Outboxes;

namespace ClassChat.Server.Hub;

/// <summary>
/// Sole owner of the chat state (users, groups, offline messages), guarded by one lock; executes all requests except
/// exit. A direct text between connected users does not take that lock. Group commands are answered and followed by the
/// group list.
/// </summary>
internal sealed class ChatHub : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Roster _roster;
    private readonly GroupRegistry _groups;
    private readonly OfflineMessageStore _offlineMessages;
    private readonly Features _features;
    private readonly ReadOnlyMemory<byte> _help;
    private readonly TimeProvider _clock;
    private readonly ITimer _presenceTimer;

    /// <summary>Creates a chat without users.</summary>
    public ChatHub(ServerOptions options)
    {
        _clock = options.Clock;
        _features = LevelFeatures.ForLevel(options.Level);
        _help = ServerMessageWriter.Encode(ReplyTexts.Help(_features));
        _groups = new GroupRegistry(options.Limits.MaxGroups);
        _offlineMessages = new OfflineMessageStore(options.Limits.MaxQueuedBytes);
        _presenceTimer = _clock.CreateTimer(
            _ => SendPresence(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _roster = new Roster(_clock, options.Limits);
    }

    private bool StoresOffline => _features.HasFlag(Features.OfflineMessages);

    /// <summary>
    /// Registers a user atomically: sends the user the welcome, queued messages and the help text, notifies everyone
    /// else, and sends all the user list.
    /// </summary>
    /// <param name="name">The name to register.</param>
    /// <param name="outbox">The outbox of the client.</param>
    /// <param name="batch">The batch that flushes the output.</param>
    /// <param name="holder">The session that already has the name, if this fails.</param>
    /// <returns>The new session; null if the name is taken: nothing was sent to anyone then.</returns>
    public UserSession? Join(UserName name, Outbox outbox, WriteBatch batch, out UserSession? holder)
    {
        lock (_lock)
        {
            if (_roster.TryFind(name.Value, out holder)) return null;
            var session = new UserSession(name, outbox);
            Answer(session, ReplyTexts.Welcome(name), batch);
            if (_offlineMessages.Collect(name) is Mailbox mailbox)
            {
                Answer(session, ReplyTexts.Waiting(mailbox.Count), batch);
                outbox.DeliverOffline(mailbox);
            }

            if (_features != Features.None) batch.Answer(outbox, _help);
            _roster.Add(session, batch);
            SchedulePresence();
            return session;
        }
    }

    /// <summary>
    /// Removes a user whose outbox is closed and no longer sending: keeps undelivered messages for the user's return,
    /// releases the name, and notifies the others.
    /// </summary>
    public void Leave(UserSession session, WriteBatch batch)
    {
        lock (_lock)
        {
            Mailbox? unsent = session.Outbox.Clear(StoresOffline ? _offlineMessages.NewBox() : null);
            if (unsent is not null) _offlineMessages.Return(session.Name, unsent);
            else _groups.LeaveAll(session.Name);
            _roster.Remove(session, batch);
            SchedulePresence();
            session.Left();
        }
    }

    /// <summary>Returns a task that completes when a user has left.</summary>
    public Task WhenLeft(UserSession session)
    {
        lock (_lock) return session.WhenLeft();
    }

    /// <summary>Executes a request of a client and answers it.</summary>
    /// <param name="from">The session of the client.</param>
    /// <param name="request">The request; any except <see cref="Request.Exit"/>.</param>
    /// <param name="batch">The batch that flushes the output.</param>
    public void Handle(UserSession from, Request request, WriteBatch batch)
    {
        if (request.Sender is string sender && !sender.AsSpan().Trim().SequenceEqual(from.Name.Value))
        {
            Answer(from, ReplyTexts.NotYou(from.Name), batch);
            return;
        }

        switch (request)
        {
            case Request.SendText text: SendText(from, text, batch); break;
            case Request.SendFile file: Answer(from, SendFile(from, file, batch), batch); break;
            case Request.CreateGroup create:
                Command(from, groups => groups.Create(create.Name, from.Name), batch);
                break;
            case Request.JoinGroup join: Command(from, groups => groups.Join(join.Name, from.Name), batch); break;
            case Request.LeaveGroup leave: Command(from, groups => groups.Leave(leave.Name, from.Name), batch); break;
            case Request.ListGroups: Command(from, command: null, batch); break;
            case Request.ListUsers: ListUsers(from, batch); break;
            case Request.Help: batch.Answer(from.Outbox, _help); break;
            case Request.Register: Answer(from, ReplyTexts.AlreadyRegistered(from.Name), batch); break;
            case Request.Unknown unknown: Answer(from, ReplyTexts.UnknownCommand(unknown.Command), batch); break;
            case Request.Invalid invalid: Answer(from, new ServerMessage.Error(invalid.Reason), batch); break;
            default: throw new ArgumentException($"{request.GetType().Name} is not for the hub.", nameof(request));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _presenceTimer.DisposeAsync();

    private static void Answer(UserSession session, ServerMessage answer, WriteBatch batch) =>
        batch.Answer(session.Outbox, answer);

    private static QueuedMessage QueuedMessageOf(ServerMessage message, WriteBatch batch) =>
        new(ServerMessageWriter.Encode(message), batch.SentAt);

    private void SendText(UserSession from, Request.SendText request, WriteBatch batch)
    {
        // Fast path of nearly every message: no lock, no allocation.
        if (_roster.TryFind(request.Receiver, out UserSession? to)
            && batch.TryDeliver(to.Outbox, from.Name.Json, to.Name.Json, request.Text))
        {
            batch.AnswerDelivered(from.Outbox, to.Name.Json);
            return;
        }

        if (!Recipient.TryParse(request.Receiver, out Recipient? recipient, out string? fault))
        {
            Answer(from, new ServerMessage.Error(fault), batch);
            return;
        }

        Answer(from, recipient switch
        {
            Recipient.Members members => SendToGroup(from, members.Group, request.Text, batch),
            Recipient.User user => SendToUser(from, user.Name, request.Text, batch),
            _ => throw new InvalidOperationException(),
        }, batch);
    }

    private ServerMessage SendToUser(UserSession from, UserName receiver, JsonText text, WriteBatch batch)
    {
        var message = new ServerMessage.Direct(from.Name.Json, receiver.Json, text);
        return Deliver(receiver, QueuedMessageOf(message, batch), batch) switch
        {
            DeliveryResult.Delivered => new ServerMessage.Sent($"Message delivered to {receiver}"),
            DeliveryResult.Queued => ReplyTexts.Queued(receiver),
            DeliveryResult.QueueFull => ReplyTexts.QueueFull,
            _ => ReplyTexts.NotConnected(receiver),
        };
    }

    private ServerMessage SendToGroup(UserSession from, GroupName name, JsonText text, WriteBatch batch)
    {
        if (!_features.HasFlag(Features.Groups)) return ReplyTexts.NoGroups;
        var message = new ServerMessage.ToGroup(name.Json, from.Name.Json, text);
        return DeliverToGroup(from, name, QueuedMessageOf(message, batch), batch, out int delivered, out int members)
            ?? ReplyTexts.SentToGroup(delivered, members, name);
    }

    private ServerMessage SendFile(UserSession from, Request.SendFile request, WriteBatch batch)
    {
        if (!_features.HasFlag(Features.Files)) return ReplyTexts.NoFiles;
        if (!Recipient.TryParse(request.Receiver, out Recipient? recipient, out string? fault))
            return new ServerMessage.Error(fault);
        if (FileValidation.FindError(request.File, out FileContent file) is ServerMessage refusal) return refusal;

        GroupName? group = (recipient as Recipient.Members)?.Group;
        var message = new ServerMessage.File(from.Name.Json, group?.Json, file);
        QueuedMessage queued = QueuedMessageOf(message, batch);
        if (group is not null)
        {
            return DeliverToGroup(from, group, queued, batch, out int delivered, out int members)
                ?? ReplyTexts.FileSentToGroup(file.FileName, delivered, members, group);
        }

        UserName receiver = ((Recipient.User)recipient).Name;
        return Deliver(receiver, queued, batch) switch
        {
            DeliveryResult.Delivered => ReplyTexts.FileSent(file.FileName, receiver),
            DeliveryResult.Queued => ReplyTexts.FileQueued(file.FileName, receiver),
            DeliveryResult.QueueFull => ReplyTexts.QueueFull,
            _ => ReplyTexts.NotConnected(receiver),
        };
    }

    private DeliveryResult Deliver(UserName receiver, QueuedMessage message, WriteBatch batch)
    {
        lock (_lock) return DeliverLocked(receiver, message, batch);
    }

    /// <summary>Sends a frame to all members of a group.</summary>
    /// <returns>The error for the sender: no such group, not a member, or a full queue; otherwise null.</returns>
    private ServerMessage? DeliverToGroup(
        UserSession from, GroupName name, QueuedMessage message, WriteBatch batch, out int delivered, out int members)
    {
        delivered = members = 0;
        bool isQueueFull = false;
        lock (_lock)
        {
            if (!_groups.TryFind(name, out Group? group)) return ReplyTexts.NoSuchGroup(name);
            if (!group.Contains(from.Name)) return ReplyTexts.NotInGroup(name);
            members = group.Members.Count;
            foreach (UserName member in group.Members)
            {
                DeliveryResult deliveryResult = DeliverLocked(member, message, batch);
                if (deliveryResult == DeliveryResult.Delivered) delivered++;
                isQueueFull |= deliveryResult == DeliveryResult.QueueFull;
            }
        }

        return isQueueFull ? ReplyTexts.QueueFull : null;
    }

    private DeliveryResult DeliverLocked(UserName receiver, QueuedMessage message, WriteBatch batch)
    {
        bool isHere = _roster.TryFind(receiver.Value, out UserSession? to);
        if (isHere && batch.TryDeliver(to!.Outbox, message)) return DeliveryResult.Delivered;
        if (!StoresOffline) return DeliveryResult.NotConnected;
        return _offlineMessages.TryKeep(receiver, message.ForMailbox()) ? DeliveryResult.Queued
            : DeliveryResult.QueueFull;
    }

    private void Command(UserSession from, Func<GroupRegistry, ServerMessage>? command, WriteBatch batch)
    {
        if (!_features.HasFlag(Features.Groups))
        {
            Answer(from, ReplyTexts.NoGroups, batch);
            return;
        }

        ServerMessage? answer;
        ServerMessage list;
        lock (_lock)
        {
            answer = command?.Invoke(_groups);
            list = _groups.List();
        }

        if (answer is not null) Answer(from, answer, batch);
        Answer(from, list, batch);
    }

    private void ListUsers(UserSession from, WriteBatch batch)
    {
        ServerMessage list;
        lock (_lock) list = _roster.List();
        Answer(from, list, batch);
    }

    private void SendPresence()
    {
        var batch = new WriteBatch(_clock);
        lock (_lock)
        {
            _roster.SendPresence(batch);
            SchedulePresence();
        }

        batch.Flush();
    }

    /// <summary>Sets the timer for delayed broadcasts. Requires the lock.</summary>
    private void SchedulePresence()
    {
        if (_roster.TimeToPresence is TimeSpan wait) _presenceTimer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
