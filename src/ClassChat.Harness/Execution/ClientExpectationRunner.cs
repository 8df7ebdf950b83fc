using ClassChat.Harness.Checks;
using ClassChat.Harness.ClientUnderTest;
using ClassChat.Sandbox.Probes;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Waits until a client under test meets an expectation: on its screen, in the files it has saved, in its threads and
/// their CPU time, or by its exit.
/// </summary>
internal sealed class ClientExpectationRunner(ScenarioContext context, ClientDriver client)
{
    private const string ElsewhereSeen = "grade it on Linux, on an x64 or arm64 processor";

    /// <summary>
    /// Interval between checks of the screen, the folder or the threads, since folders and threads announce no changes.
    /// </summary>
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Interval between CPU snapshots, short enough to see threads that soon end: a client may poll with a new thread
    /// each time.
    /// </summary>
    private static readonly TimeSpan _effortPollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Maximum number of idle periods to measure; a program that was just busy may still have to clean up in the first
    /// ones.
    /// </summary>
    private const int MaxPeriods = 3;

    private readonly MessageSender _messageSender = new(context);

    /// <summary>Waits for one expectation; returns the mismatch if it is not met.</summary>
    public async Task<Mismatch?> ForAsync(Expectation expectation, CancellationToken cancel)
    {
        if (client.Program is null)
            return new Mismatch(
                $"{client.Name} has not been started", "a client that runs", "none",
                $"say first: {client.Name} starts");
        try
        {
            return expectation switch
            {
                ClientExpectation.Idle idle => await IdleAsync(idle.Time, cancel),
                ClientExpectation.Exits exits => await ExitsAsync(exits, cancel),
                ClientExpectation.WaitsInOneCall when !SyscallProbe.CanSee =>
                    Mismatch.Unseen("what a program waits in", ElsewhereSeen),
                FencedExpectation fenced => await FenceAsync(fenced, cancel),
                _ => WithSilence(
                    expectation, await UntilAsync(expectation.Within, () => Check(expectation), cancel)),
            };
        }
        catch (UnauthorizedAccessException error)
        {
            return Mismatch.Unseen(error.Message, "let the user who grades read it, or grade as root");
        }
    }

    private ConsoleDialect Console => client.Console;

    private IReadOnlyList<SentMessage> Sent =>
        [.. context.SentMessages.Entries.Where(sent => sent.Members.Contains(client.Name))];

    private CheckResult Check(Expectation expectation) => expectation switch
    {
        ClientExpectation.Shows { From: null } e => ScreenChecks.Text(client.Screen, _messageSender.Text(e.Text)),
        ClientExpectation.Shows e => ScreenChecks.Message(
            client.Screen, Console, Message(_messageSender.Text(e.Text), e.From.ToString(), e.Group)),
        ClientExpectation.ShowsMany e => ScreenChecks.Messages(
            client.Screen, Console, [.. SentMessagesOf(e).Select(sent => Message(sent.Text, sent.Sender, e.Group))]),
        ClientExpectation.ShowsLines e => StreamChecks.ContainsInOrder(
            client.Screen, [.. context.Typed.TakeLast(e.Count)]),
        ClientExpectation.ShowsAnswer e => ScreenChecks.Event(
            client.Screen, Console,
            e.Kind switch
            {
                EventKind.Delivered => ScreenEventKind.Delivered,
                EventKind.Queued => ScreenEventKind.Queued,
                _ => ScreenEventKind.Refused,
            },
            client.RequestStart),
        ClientExpectation.HasSaved e =>
            DownloadChecks.AsSent(client.Name, Sent, e.FileName, Saved(), Console.Downloads),
        ClientExpectation.HasSavedAll => DownloadChecks.All(client.Name, Sent, Saved(), Console.Downloads),
        ClientExpectation.WaitsInOneCall => WaitChecks.InOneCall(client.Name, client.SnapshotThreads()),
        _ => throw new ArgumentException($"{expectation.GetType().Name} is not judged", nameof(expectation)),
    };

    /// <summary>A mismatch on the screen, with the explanation for a client that has printed nothing at all.</summary>
    private Mismatch? WithSilence(Expectation expectation, Mismatch? mismatch)
    {
        bool isOnScreen = expectation is ClientExpectation.Shows or ClientExpectation.ShowsMany
            or ClientExpectation.ShowsLines or ClientExpectation.ShowsAnswer;
        return isOnScreen && mismatch is not null && client.Program!.SilenceNote is string note
            ? mismatch with { Actual = $"{mismatch.Actual}; {note}" }
            : mismatch;
    }

    private IEnumerable<SentMessage> SentMessagesOf(ClientExpectation.ShowsMany e) => context.SentMessages.Entries
        .Where(sent => sent.Sender == e.From.ToString() && sent is { Content: null, IsFence: false }
            && sent.IsGroup == e.Group is not null && sent.Members.Contains(client.Name)
            && (e.Group is null || sent.Receiver == e.Group))
        .TakeLast(e.Count);

    private Dictionary<string, string> Message(string text, string from, string? group)
    {
        Dictionary<string, string> fields = new() { ["text"] = text, ["sender"] = context.WireName(from) };
        if (group is not null) fields["group"] = context.WireName(group);
        return fields;
    }

    private IReadOnlyList<SavedFile> Saved() => client.Files!.Snapshot(
        client.Program!.IsRunning ? client.Program.ProcessId : null, Console.Downloads,
        [.. Sent.Concat(context.Corrupt).Where(sent => sent.Content is not null)
            .Select(sent => (sent.Text, (long)sent.Content!.Value.Length))]);

    /// <summary>Sends the fence message, waits until the client shows it, then checks everything before it.</summary>
    private async Task<Mismatch?> FenceAsync(FencedExpectation expectation, CancellationToken cancel)
    {
        Fence fence = context.Fences[client.Name];
        Mismatch? lost = await UntilAsync(
            null, () => ScreenChecks.Message(client.Screen, Console, Message(fence.Text, fence.Sender, null)), cancel);
        // A failure that is already visible needs no fence.
        Mismatch? wrong;
        lock (client.Screen.Gate) wrong = (CheckBeforeFence(expectation) as CheckResult.Failed)?.Mismatch;
        return wrong ?? (lost is null ? null : lost with
        {
            Summary =
                $"{client.Name} does not show the fence from {fence.Sender}: nothing can be said of the rest",
        });
    }

    private CheckResult CheckBeforeFence(FencedExpectation expectation) => expectation is SavedNothingOutside
        ? DownloadChecks.NothingOutside(client.Name, Sent, Saved(), Console.Downloads)
        : DownloadChecks.NoForgedChecksum(
            client.Name, context.Corrupt, Saved(),
            ScreenChecks.HasShown(client.Screen, Console, ScreenEventKind.Corrupt, context.CorruptFrom));

    private async Task<Mismatch?> IdleAsync(TimeSpan period, CancellationToken cancel)
    {
        if (!CpuProbe.CanSee) return Mismatch.Unseen("what processor time a program takes", ElsewhereSeen);
        Mismatch? restless = null;
        for (int i = 0; i < MaxPeriods; i++)
        {
            if (client.Program!.ProcessId is not int id || !client.Program.IsRunning)
                return new Mismatch(
                    $"{client.Name} has ended", "a client that runs", $"it {client.Program.ExitReason}");
            long began = context.Time.GetTimestamp();
            CpuSnapshot before = CpuProbe.Snapshot(id);
            CpuSnapshot after = before;
            TimeSpan passed;
            while ((passed = context.Time.GetElapsedTime(began)) < period)
            {
                await Task.Delay(passed + _effortPollInterval < period ? _effortPollInterval
                    : period - passed, context.Time, cancel);
                after = after.And(CpuProbe.Snapshot(id));
            }

            CheckResult result = WaitChecks.Idle(client.Name, before, after, passed);
            if (result is not CheckResult.Pending open) return null;
            restless = open.Mismatch;
        }

        return restless;
    }

    private async Task<Mismatch?> ExitsAsync(ClientExpectation.Exits exits, CancellationToken cancel)
    {
        Mismatch? runs = await UntilAsync(
            exits.Within,
            () => client.Program!.IsRunning
                ? new CheckResult.Pending(new Mismatch(
                    $"{client.Name} does not end", "the end of the program", 
                    "it runs on; " + ScreenChecks.Tail(client.Screen)))
                : CheckResult.Fine,
            cancel);
        if (runs is not null || exits.MayFail || client.Program!.ExitCode == 0) return runs;
        return new Mismatch($"{client.Name} ends with an error", "exit code 0", $"it {client.Program.ExitReason}");
    }

    private async Task<Mismatch?> UntilAsync(TimeSpan? within, Func<CheckResult> check, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_pollInterval, context.Time);
        var wait = new CheckWaiter(context.Clock, client.Screen)
        {
            Ended = EndedAsync,
            NextPoll = async token => await timer.WaitForNextTickAsync(token),
        };
        return await wait.ForAsync(within, check, cancel);
    }

    private async Task<string?> EndedAsync(CancellationToken cancel)
    {
        if (client.Program!.ExitReason is not string exit) return null;
        await client.Program.ReadRestAsync(cancel);
        return $"the program {exit}";
    }
}
