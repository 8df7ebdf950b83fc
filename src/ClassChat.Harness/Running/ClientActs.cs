using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Clients;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;

namespace ClassChat.Harness.Running;

/// <summary>Does what a scenario says that the person at a client under test does, and its server on purpose.</summary>
internal sealed class ClientActs(Stage stage, Person person)
{
    private readonly Posting _posting = new(stage);

    /// <summary>Does one statement; says what went wrong if it could not be done.</summary>
    public async Task<Difference?> DoAsync(Step step, CancellationToken cancel)
    {
        if (step is ClientAct.Starts) return await StartAsync(cancel);
        if (person.Program is null)
            return new Difference(
                $"{person.Name} has not been started", "a client that runs", "none",
                $"say first: {person.Name} starts");
        switch (step)
        {
            case ClientAct.Types types:
                await person.TypeAsync(_posting.Text(types.Text), cancel);
                break;
            case ClientAct.ServerEnds ends:
                person.Relay!.End(ends.Resets);
                break;
            case ClientAct.ServerSendsFile file:
                return await ServeFileAsync(file, cancel);
            case Step.Depart:
                await person.DoAsync(ActionKind.Exit, [], null, cancel);
                break;
            case Step.GroupCommand command:
                await person.DoAsync(
                    command.Verb.Action(), new Values { ["group"] = stage.Wire(command.Group) },
                    () => stage.Note(command.Verb, command.Group, person.Name), cancel);
                break;
            case Step.Ask ask:
                await person.DoAsync(ask.Groups ? ActionKind.ListGroups : ActionKind.ListUsers, [], null, cancel);
                break;
            case Step.SendRest:
                await person.EndAsync(cancel);
                break;
            default:
                await SendAsync(step, cancel);
                break;
        }

        return null;
    }

    private async Task<Difference?> StartAsync(CancellationToken cancel) =>
        await person.StartAsync(cancel) is StartFault fault
            ? new Difference($"{person.Name} would not start", "a program that connects to its server", fault.Reason)
            {
                Prevented = fault.IsPrevented ? fault.Reason : null,
            }
            : null;

    private async Task SendAsync(Step step, CancellationToken cancel)
    {
        switch (step)
        {
            case Step.Send send:
                await SendAsync(send.To, _posting.Text(send.Text), cancel);
                break;
            case Step.SendMany send:
                foreach (string text in _posting.Texts(send.Count, send.Bytes)) await SendAsync(send.To, text, cancel);
                break;
            case Step.SendHalf send:
                (ActionKind action, Values values, Posted? posted) = Prepare(send.To, _posting.Text(send.Text), null);
                _posting.Enter(posted);
                await person.BeginAsync(action, values, cancel);
                break;
            case Step.SendFile send:
                await SendFileAsync(send, cancel);
                break;
            case Step.Say say:
                await SayAsync(_posting.Text(say.Text), cancel);
                break;
            case Step.SayMany say:
                foreach (string text in _posting.Texts(say.Count, null)) await SayAsync(text, cancel);
                break;
            default:
                throw new ArgumentException($"{step.GetType().Name} is nothing that a person does", nameof(step));
        }
    }

    private async Task SendAsync(Destination to, string text, CancellationToken cancel)
    {
        (ActionKind action, Values values, Posted? posted) = Prepare(to, text, null);
        await person.DoAsync(action, values, () => _posting.Enter(posted), cancel);
    }

    private async Task SendFileAsync(Step.SendFile send, CancellationToken cancel)
    {
        byte[] content = stage.Book.Bytes(send.Bytes);
        (_, Values values, Posted? posted) = Prepare(send.To, send.FileName, content);
        values["filename"] = send.FileName;
        values["path"] = await person.PlaceAsync(send.FileName, content, cancel);
        ActionKind action = send.To is Destination.Group ? ActionKind.SendGroupFile : ActionKind.SendFile;
        await person.DoAsync(action, values, () => _posting.Enter(posted), cancel);
    }

    private Task SayAsync(string text, CancellationToken cancel) => person.DoAsync(
        ActionKind.Say, new Values { ["text"] = text },
        () => stage.Ledger.Enter(new Posted(person.Name, "operator", false, text, null, [], stage.Time.GetUtcNow())),
        cancel);

    private (ActionKind, Values, Posted?) Prepare(Destination to, string text, ReadOnlyMemory<byte>? content)
    {
        Bot own = stage.BotOrNull(person.Name)!;
        return _posting.Prepare(own, to, _posting.Receiver(own, to), text, content);
    }

    /// <summary>Our own server passes on no such file: it is put between what that says.</summary>
    private async Task<Difference?> ServeFileAsync(ClientAct.ServerSendsFile file, CancellationToken cancel)
    {
        byte[] content = stage.Book.Bytes(file.Bytes);
        string checksum = Checksum.Of(file.Corrupt ? [.. content, 0] : content);
        Bot sender = stage.Bot(file.From);
        var posted = new Posted(
            sender.Name, person.Name, false, file.FileName, content, [person.Name], stage.Time.GetUtcNow());
        if (file.Corrupt)
        {
            if (stage.Corrupt.Count == 0)
                lock (person.Screen.Gate) stage.CorruptFrom = person.Screen.Text.Total;
            stage.Corrupt.Add(posted);
        }
        else stage.Ledger.Enter(posted);
        byte[] message = ServerMessageWriter.Encode(new ServerMessage.File(
            JsonText.FromString(sender.WireName),
            null,
            new FileContent(
                file.FileName, content.Length, checksum,
                System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(content))))).ToArray();
        return await person.Relay!.SayAsync(message, cancel)
            ? null
            : new Difference($"{person.Name} could not be sent a file", "a connection that stands", "it has ended");
    }
}
