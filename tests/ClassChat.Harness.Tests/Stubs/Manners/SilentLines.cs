using System.Text;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Says nothing to who gets in, confirms nothing, and does not complain of anything but a name.</summary>
/// <param name="thought">How long it thinks before it refuses a name; null: it does not.</param>
internal sealed class SilentLines(TimeSpan? thought = null)
    : Manner("silent", new StubRules(Level.Task4), Framing.Line, Framing.Line)
{
    public override IEnumerable<byte[]> Write(StubClient to, Told told) => told switch
    {
        Told.Refused refused when to.Name is null => [Encoding.UTF8.GetBytes($"ERROR {refused.Why}\n")],
        Told.Refused => [],
        _ => base.Write(to, told),
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        if (await ReadAsync(client) is not string name) return false;
        if (thought is TimeSpan time && hub.Find(name) is not null)
        {
            using var timer = new PeriodicTimer(time);
            await timer.WaitForNextTickAsync(cancel);
        }

        return hub.Enter(client, name);
    }

    protected override string? Say(Told told) => told switch
    {
        Told.Message message => $"{message.Post.Sender}: {message.Post.Text}",
        Told.Joined joined => $"--> {joined.Name}",
        Told.Left left => $"<-- {left.Name}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) =>
        message.Split(": ", 2) is [string to, string text] && hub.Send(client, to, text);
}
