using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.ClientUnderTest;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Executes the actions of a client under test by typing as its user, and those of its server (end the connection, send
/// a file) through the proxy. Records what was sent and the group memberships.
/// </summary>
internal sealed class ClientActionRunner(ScenarioContext context, ClientDriver client)
{
    private readonly MessageSender _messageSender = new(context);

    /// <summary>Executes one statement; returns the mismatch if it failed.</summary>
    public async Task<Mismatch?> ExecuteAsync(Step step, CancellationToken cancel)
    {
        if (step is ClientAction.Starts) return await StartAsync(cancel);
        if (client.Program is null)
            return new Mismatch(
                $"{client.Name} has not been started", "a client that runs", "none",
                $"say first: {client.Name} starts");
        switch (step)
        {
            case ClientAction.Types types:
                await client.TypeAsync(_messageSender.Text(types.Text), cancel);
                break;
            case ClientAction.ServerEnds ends:
                client.Proxy!.End(ends.Resets);
                break;
            case ClientAction.ServerSendsFile file:
                return await ServeFileAsync(file, cancel);
            case Step.Disconnect:
                await client.ExecuteAsync(ActionKind.Exit, [], null, cancel);
                break;
            case Step.GroupCommand command:
                await client.ExecuteAsync(
                    command.Verb.Action(), new TemplateValues { ["group"] = context.WireName(command.Group) },
                    () => context.RecordMembership(command.Verb, command.Group, client.Name), cancel);
                break;
            case Step.Ask ask:
                await client.ExecuteAsync(ask.Groups ? ActionKind.ListGroups : ActionKind.ListUsers, [], null, cancel);
                break;
            case Step.SendRest:
                await client.EndAsync(cancel);
                break;
            default:
                await SendAsync(step, cancel);
                break;
        }

        return null;
    }

    private async Task<Mismatch?> StartAsync(CancellationToken cancel) =>
        await client.StartAsync(cancel) is StartFault fault
            ? new Mismatch($"{client.Name} would not start", "a program that connects to its server", fault.Reason)
            {
                Prevented = fault.IsPrevented ? fault.Reason : null,
            }
            : null;

    private async Task SendAsync(Step step, CancellationToken cancel)
    {
        switch (step)
        {
            case Step.Send send:
                await SendAsync(send.To, _messageSender.Text(send.Text), cancel);
                break;
            case Step.SendMany send:
                foreach (string text in _messageSender.Texts(send.Count, send.Bytes)) await SendAsync(
                    send.To, text, cancel);
                break;
            case Step.SendHalf send:
                (ActionKind action, TemplateValues values, SentMessage? sent) =
                    Prepare(send.To, _messageSender.Text(send.Text), null);
                _messageSender.Record(sent);
                await client.BeginAsync(action, values, cancel);
                break;
            case Step.SendFile send:
                await SendFileAsync(send, cancel);
                break;
            case Step.Say say:
                await SayAsync(_messageSender.Text(say.Text), cancel);
                break;
            case Step.SayMany say:
                foreach (string text in _messageSender.Texts(say.Count, null)) await SayAsync(text, cancel);
                break;
            default:
                throw new ArgumentException($"{step.GetType().Name} is nothing that a person does", nameof(step));
        }
    }

    private async Task SendAsync(Destination to, string text, CancellationToken cancel)
    {
        (ActionKind action, TemplateValues values, SentMessage? sent) = Prepare(to, text, null);
        await client.ExecuteAsync(action, values, () => _messageSender.Record(sent), cancel);
    }

    private async Task SendFileAsync(Step.SendFile send, CancellationToken cancel)
    {
        byte[] content = context.Data.Bytes(send.Bytes);
        (_, TemplateValues values, SentMessage? sent) = Prepare(send.To, send.FileName, content);
        values["filename"] = send.FileName;
        values["path"] = await client.PlaceAsync(send.FileName, content, cancel);
        ActionKind action = send.To is Destination.Group ? ActionKind.SendGroupFile : ActionKind.SendFile;
        await client.ExecuteAsync(action, values, () => _messageSender.Record(sent), cancel);
    }

    private Task SayAsync(string text, CancellationToken cancel) => client.ExecuteAsync(
        ActionKind.Say, new TemplateValues { ["text"] = text },
        () => context.SentMessages.Record(
            new SentMessage(client.Name, "operator", false, text, null, [], context.Time.GetUtcNow())),
        cancel);

    private (ActionKind, TemplateValues, SentMessage?) Prepare(
        Destination to, string text, ReadOnlyMemory<byte>? content)
    {
        Bot own = context.BotOrNull(client.Name)!;
        return _messageSender.Prepare(own, to, _messageSender.Receiver(own, to), text, content);
    }

    /// <summary>
    /// Injects a file message through the proxy, since the built-in server would not forward such a file.
    /// </summary>
    private async Task<Mismatch?> ServeFileAsync(ClientAction.ServerSendsFile file, CancellationToken cancel)
    {
        byte[] content = context.Data.Bytes(file.Bytes);
        string checksum = Checksum.Compute(file.Corrupt ? [.. content, 0] : content);
        Bot sender = context.Bot(file.From);
        var sent = new SentMessage(
            sender.Name, client.Name, false, file.FileName, content, [client.Name], context.Time.GetUtcNow());
        if (file.Corrupt)
        {
            if (context.Corrupt.Count == 0)
                lock (client.Screen.Gate) context.CorruptFrom = client.Screen.Text.Total;
            context.Corrupt.Add(sent);
        }
        else context.SentMessages.Record(sent);
        byte[] message = ServerMessageWriter.Encode(new ServerMessage.File(
            JsonText.FromString(sender.WireName),
            null,
            new FileContent(
                file.FileName, content.Length, checksum,
                System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(content))))).ToArray();
        return await client.Proxy!.SayAsync(message, cancel)
            ? null
            : new Mismatch($"{client.Name} could not be sent a file", "a connection that stands", "it has ended");
    }
}
