using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Coloured lines, notices of joining twice, and pings that want an answer.</summary>
internal sealed class AnsiText()
    : Manner("ansi", new StubRules(Level.Task4), Framing.Line, Framing.Line)
{
    /// <summary>Who owes so many answers is cut off.</summary>
    private const int MaxOwed = 8;

    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(1);

    public override IEnumerable<byte[]> Write(StubClient to, Told told) =>
        told is Told.Joined ? [.. base.Write(to, told), .. base.Write(to, told)] : base.Write(to, told);

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

    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "\e[1mWelcome to the chat!\e[0m What is your name?",
        Told.Done => "PING",
        Told.Welcome welcome => $"\e[32mHello {welcome.Name}\e[0m",
        Told.Refused refused => $"\e[31mError:\e[0m {refused.Why}",
        Told.Delivered delivered => $"\e[2mmessage delivered to {delivered.To}\e[0m",
        Told.Message message => $"\e[36m{message.Post.Sender}\e[0m\e[1m>\e[0m {message.Post.Text}",
        Told.Joined joined => $"\e[33m{joined.Name} has joined\e[0m",
        Told.Left left => $"\e[33m{left.Name} has left\e[0m",
        Told.Users users => $"\e[34mOnline:\e[0m {string.Join(", ", users.Names)}",
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new Told.Prompt());
        if (await ReadAsync(client) is not string name) return false;
        client.Tell(new Told.Done("nothing yet"));
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
                client.Tell(new Told.Done("nothing"));
            }

            client.CutOff();
        }
        catch (OperationCanceledException)
        {
            // It is gone.
        }
    }
}
