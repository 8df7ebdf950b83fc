using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;
using ClassChat.Server.Mail;
using ClassChat.Server.Outboxes;

namespace ClassChat.Server.Hub;

/// <summary>
/// The chat itself: who is here, which groups there are, which mail waits. It owns all of that and nothing else does;
/// one short lock guards it. A direct message between two who are here takes no lock but that of the outbox it goes to.
/// Whatever a client asks is answered exactly once.
/// </summary>
internal sealed class ChatHub : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Roster _roster;
    private readonly GroupBook _groups;
    private readonly PostOffice _post;
    private readonly Features _features;
    private readonly ReadOnlyMemory<byte> _help;
    private readonly TimeProvider _clock;
    private readonly ITimer _newsTimer;

    /// <summary>Makes a chat without anybody in it.</summary>
    public ChatHub(ServerOptions options)
    {
        _clock = options.Clock;
        _features = LevelFeatures.Of(options.Level);
        _help = ServerMessageWriter.Encode(Answers.Help(_features));
        _groups = new GroupBook(options.Limits.MaxGroups);
        _post = new PostOffice(options.Limits.MaxQueuedBytes);
        _newsTimer = _clock.CreateTimer(
            _ => SendNews(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _roster = new Roster(_clock, options.Limits);
    }

    private bool HasMail => _features.HasFlag(Features.OfflineMail);

    /// <summary>
    /// Takes somebody in, in one step: welcome, waiting mail and help to them, notice to the others, list to all.
    /// </summary>
    /// <param name="name">Who.</param>
    /// <param name="outbox">Where to write to them.</param>
    /// <param name="batch">What this is part of.</param>
    /// <param name="holder">Who has the name already, if this fails.</param>
    /// <returns>The member; null if the name is taken: then nothing was said to anybody.</returns>
    public Member? Join(UserName name, Outbox outbox, Batch batch, out Member? holder)
    {
        lock (_lock)
        {
            if (_roster.TryFind(name.Value, out holder)) return null;
            var member = new Member(name, outbox);
            Answer(member, Answers.Welcome(name), batch);
            if (_post.Collect(name) is Mailbox mail)
            {
                Answer(member, Answers.Waiting(mail.Count), batch);
                outbox.DeliverMail(mail);
            }

            if (_features != Features.None) batch.Answer(outbox, _help);
            _roster.Add(member, batch);
            PlanNews();
            return member;
        }
    }

    /// <summary>
    /// Lets somebody go, whose outbox is closed and quiet: what did not reach them waits for their return, their name
    /// is free, the others are told.
    /// </summary>
    public void Leave(Member member, Batch batch)
    {
        lock (_lock)
        {
            Mailbox? unsent = member.Outbox.Clear(HasMail ? _post.NewBox() : null);
            if (unsent is not null) _post.Return(member.Name, unsent);
            else _groups.LeaveAll(member.Name);
            _roster.Remove(member, batch);
            PlanNews();
            member.Left();
        }
    }

    /// <summary>Ends when somebody has left.</summary>
    public Task WhenLeft(Member member)
    {
        lock (_lock) return member.WhenLeft();
    }

    /// <summary>Does what a client asks, and answers it.</summary>
    /// <param name="from">Who asks.</param>
    /// <param name="request">What; anything but <see cref="Request.Exit"/>.</param>
    /// <param name="batch">What this is part of.</param>
    public void Handle(Member from, Request request, Batch batch)
    {
        if (request.Sender is string sender && !sender.AsSpan().Trim().SequenceEqual(from.Name.Value))
        {
            Answer(from, Answers.NotYou(from.Name), batch);
            return;
        }

        switch (request)
        {
            case Request.SendText text: SendText(from, text, batch); break;
            case Request.SendFile file: Answer(from, SendFile(from, file, batch), batch); break;
            case Request.CreateGroup create: Command(from, book => book.Create(create.Name, from.Name), batch); break;
            case Request.JoinGroup join: Command(from, book => book.Join(join.Name, from.Name), batch); break;
            case Request.LeaveGroup leave: Command(from, book => book.Leave(leave.Name, from.Name), batch); break;
            case Request.ListGroups: Command(from, command: null, batch); break;
            case Request.ListUsers: ListUsers(from, batch); break;
            case Request.Help: batch.Answer(from.Outbox, _help); break;
            case Request.Register: Answer(from, Answers.AlreadyRegistered(from.Name), batch); break;
            case Request.Unknown unknown: Answer(from, Answers.UnknownCommand(unknown.Command), batch); break;
            case Request.Invalid invalid: Answer(from, new ServerMessage.Error(invalid.Reason), batch); break;
            default: throw new ArgumentException($"{request.GetType().Name} is not for the hub.", nameof(request));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _newsTimer.DisposeAsync();

    private static void Answer(Member member, ServerMessage answer, Batch batch) =>
        batch.Answer(member.Outbox, answer);

    private static Letter LetterOf(ServerMessage message, Batch batch) =>
        new(ServerMessageWriter.Encode(message), batch.SentAt);

    private void SendText(Member from, Request.SendText request, Batch batch)
    {
        // The way of nearly every message: no lock, no new object.
        if (_roster.TryFind(request.Receiver, out Member? to)
            && batch.TryDeliver(to.Outbox, from.Name.Json, to.Name.Json, request.Text))
        {
            batch.AnswerDelivered(from.Outbox, to.Name.Json);
            return;
        }

        if (!Target.TryParse(request.Receiver, out Target? target, out string? fault))
        {
            Answer(from, new ServerMessage.Error(fault), batch);
            return;
        }

        Answer(from, target switch
        {
            Target.Members members => SendToGroup(from, members.Group, request.Text, batch),
            Target.Person person => SendToPerson(from, person.Name, request.Text, batch),
            _ => throw new InvalidOperationException(),
        }, batch);
    }

    private ServerMessage SendToPerson(Member from, UserName receiver, JsonText text, Batch batch)
    {
        var message = new ServerMessage.Direct(from.Name.Json, receiver.Json, text);
        return Post(receiver, LetterOf(message, batch), batch) switch
        {
            Posted.Delivered => new ServerMessage.Sent($"Message delivered to {receiver}"),
            Posted.Queued => Answers.Queued(receiver),
            Posted.QueueFull => Answers.QueueFull,
            _ => Answers.NotConnected(receiver),
        };
    }

    private ServerMessage SendToGroup(Member from, GroupName name, JsonText text, Batch batch)
    {
        if (!_features.HasFlag(Features.Groups)) return Answers.NoGroups;
        var message = new ServerMessage.ToGroup(name.Json, from.Name.Json, text);
        return PostToGroup(from, name, LetterOf(message, batch), batch, out int delivered, out int members)
            ?? Answers.SentToGroup(delivered, members, name);
    }

    private ServerMessage SendFile(Member from, Request.SendFile request, Batch batch)
    {
        if (!_features.HasFlag(Features.Files)) return Answers.NoFiles;
        if (!Target.TryParse(request.Receiver, out Target? target, out string? fault))
            return new ServerMessage.Error(fault);
        if (FileCheck.Fault(request.File, out FileContent file) is ServerMessage refusal) return refusal;

        GroupName? group = (target as Target.Members)?.Group;
        var message = new ServerMessage.File(from.Name.Json, group?.Json, file);
        Letter letter = LetterOf(message, batch);
        if (group is not null)
        {
            return PostToGroup(from, group, letter, batch, out int delivered, out int members)
                ?? Answers.FileSentToGroup(file.FileName, delivered, members, group);
        }

        UserName receiver = ((Target.Person)target).Name;
        return Post(receiver, letter, batch) switch
        {
            Posted.Delivered => Answers.FileSent(file.FileName, receiver),
            Posted.Queued => Answers.FileQueued(file.FileName, receiver),
            Posted.QueueFull => Answers.QueueFull,
            _ => Answers.NotConnected(receiver),
        };
    }

    private Posted Post(UserName receiver, Letter letter, Batch batch)
    {
        lock (_lock) return PostLocked(receiver, letter, batch);
    }

    /// <summary>Sends a letter to everybody in a group.</summary>
    /// <returns>Why it cannot be done; null if it was.</returns>
    private ServerMessage? PostToGroup(
        Member from, GroupName name, Letter letter, Batch batch, out int delivered, out int members)
    {
        delivered = members = 0;
        bool isQueueFull = false;
        lock (_lock)
        {
            if (!_groups.TryFind(name, out Group? group)) return Answers.NoSuchGroup(name);
            if (!group.Contains(from.Name)) return Answers.NotInGroup(name);
            members = group.Members.Count;
            foreach (UserName member in group.Members)
            {
                Posted posted = PostLocked(member, letter, batch);
                if (posted == Posted.Delivered) delivered++;
                isQueueFull |= posted == Posted.QueueFull;
            }
        }

        return isQueueFull ? Answers.QueueFull : null;
    }

    private Posted PostLocked(UserName receiver, Letter letter, Batch batch)
    {
        bool isHere = _roster.TryFind(receiver.Value, out Member? to);
        if (isHere && batch.TryDeliver(to!.Outbox, letter)) return Posted.Delivered;
        if (!HasMail) return Posted.NotHere;
        return _post.TryKeep(receiver, letter.ForMailbox()) ? Posted.Queued : Posted.QueueFull;
    }

    private void Command(Member from, Func<GroupBook, ServerMessage>? command, Batch batch)
    {
        if (!_features.HasFlag(Features.Groups))
        {
            Answer(from, Answers.NoGroups, batch);
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

    private void ListUsers(Member from, Batch batch)
    {
        ServerMessage list;
        lock (_lock) list = _roster.List();
        Answer(from, list, batch);
    }

    private void SendNews()
    {
        var batch = new Batch(_clock);
        lock (_lock)
        {
            _roster.SendNews(batch);
            PlanNews();
        }

        batch.Flush();
    }

    /// <summary>Sets the timer for the news that wait. Under the lock.</summary>
    private void PlanNews()
    {
        if (_roster.TimeToNews is TimeSpan wait) _newsTimer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
