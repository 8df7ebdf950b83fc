using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Coloured lines, notices of joining twice, and pings that want an answer.</summary>
internal sealed class AnsiText()
    : StubProtocol("ansi", new StubRules(Level.Task4), StubFraming.Line, StubFraming.Line)
{
    /// <summary>Who owes so many answers is cut off.</summary>
    private const int MaxOwed = 8;

    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(1);

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown) =>
        shown is StubEvent.Joined ? [.. base.Write(to, shown), .. base.Write(to, shown)] : base.Write(to, shown);

    public override async Task ServeAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task beating = BeatAsync(client, end.Token);
        try
        {
            await base.ServeAsync(client, hub, end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await beating;
        }
    }

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "\e[1mWelcome to the chat!\e[0m What is your name?",
        StubEvent.Done => "PING",
        StubEvent.Welcome welcome => $"\e[32mHello {welcome.Name}\e[0m",
        StubEvent.Refused refused => $"\e[31mError:\e[0m {refused.Why}",
        StubEvent.Delivered delivered => $"\e[2mmessage delivered to {delivered.To}\e[0m",
        StubEvent.Message message => $"\e[36m{message.Post.Sender}\e[0m\e[1m>\e[0m {message.Post.Text}",
        StubEvent.Joined joined => $"\e[33m{joined.Name} has joined\e[0m",
        StubEvent.Left left => $"\e[33m{left.Name} has left\e[0m",
        StubEvent.Users users => $"\e[34mOnline:\e[0m {string.Join(", ", users.Names)}",
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        if (await ReadAsync(client) is not string name) return false;
        client.Tell(new StubEvent.Done("nothing yet"));
        return await ReadAsync(client) == "PONG" && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, string message)
    {
        if (message == "PONG")
        {
            client.Owed = 0;
            return true;
        }

        if (message == "/exit") return hub.Bye(client);
        return message.StartsWith('@') && message[1..].Split(' ', 2) is [string to, string text]
            && hub.Send(client, to, text);
    }

    private static async Task BeatAsync(StubClient client, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_beat);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel) && client.Owed < MaxOwed)
            {
                if (client.Name is null) continue;
                client.Owed++;
                client.Tell(new StubEvent.Done("nothing"));
            }

            client.CutOff();
        }
        catch (OperationCanceledException)
        {
            // It is gone.
        }
    }
}
