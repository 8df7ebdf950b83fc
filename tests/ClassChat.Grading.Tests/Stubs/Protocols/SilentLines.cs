using System.Text;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Says nothing to who gets in, confirms nothing, and does not complain of anything but a name.</summary>
/// <param name="thought">
/// How long it thinks before it refuses a name, and a little longer each further time; null: it does not.
/// </param>
/// <param name="refuses">A name that nobody gets; null: there is none.</param>
internal sealed class SilentLines(TimeSpan? thought = null, string? refuses = null)
    : StubProtocol("silent", new StubRules(Level.Task4), StubFraming.Line, StubFraming.Line)
{
    private static readonly TimeSpan _longer = TimeSpan.FromMilliseconds(20);

    private int _refusals;

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown) => shown switch
    {
        StubEvent.Refused refused when to.Name is null => [Encoding.UTF8.GetBytes($"ERROR {refused.Why}\n")],
        StubEvent.Refused => [],
        _ => base.Write(to, shown),
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        if (await ReadAsync(client) is not string name) return false;
        bool isRefused = refuses is not null && name.StartsWith(refuses, StringComparison.Ordinal);
        if (thought is TimeSpan time && (isRefused || hub.Find(name) is not null))
        {
            using var timer = new PeriodicTimer(time + (Interlocked.Increment(ref _refusals) * _longer));
            await timer.WaitForNextTickAsync(cancel);
        }

        return hub.Enter(client, isRefused ? "?" : name);
    }

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Message message => $"{message.Post.Sender}: {message.Post.Text}",
        StubEvent.Joined joined => $"--> {joined.Name}",
        StubEvent.Left left => $"<-- {left.Name}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) =>
        message.Split(": ", 2) is [string to, string text] && hub.Send(client, to, text);
}
