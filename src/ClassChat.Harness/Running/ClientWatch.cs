using ClassChat.Harness.Checks;
using ClassChat.Harness.Clients;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Probes;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Running;

/// <summary>
/// Waits until what a scenario expects of a client under test is seen: on its screen, in its folder, or of its threads.
/// </summary>
internal sealed class ClientWatch(Stage stage, Person person)
{
    private const string ElsewhereSeen = "grade it on Linux, on an x64 or arm64 processor";

    /// <summary>Neither a folder nor a thread says when something changes there: it is looked at so often.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Who polls with a new thread each time is seen by threads that soon end: they are looked at so often.
    /// </summary>
    private static readonly TimeSpan _effortLook = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A program that has just been busy may have something to clear up: so many periods are looked at.
    /// </summary>
    private const int MaxPeriods = 3;

    private readonly Posting _posting = new(stage);

    /// <summary>Waits for one expectation.</summary>
    public async Task<Difference?> ForAsync(Expectation expectation, CancellationToken cancel)
    {
        if (person.Program is null)
            return new Difference(
                $"{person.Name} has not been started", "a client that runs", "none",
                $"say first: {person.Name} starts");
        try
        {
            return expectation switch
            {
                ClientExpectation.Idle idle => await IdleAsync(idle.Time, cancel),
                ClientExpectation.Exits exits => await ExitsAsync(exits, cancel),
                ClientExpectation.WaitsInOneCall when !WaitProbe.CanSee =>
                    Difference.Unseen("what a program waits in", ElsewhereSeen),
                FencedExpectation fenced => await FenceAsync(fenced, cancel),
                _ => await UntilAsync(expectation.Within, () => Judge(expectation), cancel),
            };
        }
        catch (UnauthorizedAccessException error)
        {
            return Difference.Unseen(error.Message, "let the user who grades read it, or grade as root");
        }
    }

    private ConsoleDialect Console => person.Console;

    private IReadOnlyList<Posted> Sent =>
        [.. stage.Ledger.Entries.Where(posted => posted.Members.Contains(person.Name))];

    private Outcome Judge(Expectation expectation) => expectation switch
    {
        ClientExpectation.Shows { From: null } e => Screens.Text(person.Screen, _posting.Text(e.Text)),
        ClientExpectation.Shows e => Screens.Message(
            person.Screen, Console, Message(_posting.Text(e.Text), e.From.ToString(), e.Group)),
        ClientExpectation.ShowsMany e => Screens.Messages(
            person.Screen, Console, [.. Posts(e).Select(posted => Message(posted.Text, posted.Sender, e.Group))]),
        ClientExpectation.ShowsLines e => Streams.ContainsInOrder(
            person.Screen, [.. stage.Typed.TakeLast(e.Count)]),
        ClientExpectation.ShowsAnswer e => Screens.Event(
            person.Screen, Console,
            e.Kind switch
            {
                EventKind.Delivered => ShownKind.Delivered,
                EventKind.Queued => ShownKind.Queued,
                _ => ShownKind.Refused,
            },
            person.Mark),
        ClientExpectation.HasSaved e => Downloads.AsSent(person.Name, Sent, e.FileName, Saved(), Console.Downloads),
        ClientExpectation.HasSavedAll => Downloads.All(person.Name, Sent, Saved(), Console.Downloads),
        ClientExpectation.WaitsInOneCall => Waits.InOneCall(person.Name, person.LookAtThreads()),
        _ => throw new ArgumentException($"{expectation.GetType().Name} is not judged", nameof(expectation)),
    };

    private IEnumerable<Posted> Posts(ClientExpectation.ShowsMany e) => stage.Ledger.Entries
        .Where(posted => posted.Sender == e.From.ToString() && posted is { Content: null, IsFence: false }
            && posted.IsGroup == e.Group is not null && posted.Members.Contains(person.Name)
            && (e.Group is null || posted.Receiver == e.Group))
        .TakeLast(e.Count);

    private Dictionary<string, string> Message(string text, string from, string? group)
    {
        Dictionary<string, string> fields = new() { ["text"] = text, ["sender"] = stage.Wire(from) };
        if (group is not null) fields["group"] = stage.Wire(group);
        return fields;
    }

    private IReadOnlyList<SavedFile> Saved() => person.Files!.Look(
        person.Program!.IsRunning ? person.Program.ProcessId : null, Console.Downloads,
        [.. Sent.Concat(stage.Corrupt).Where(posted => posted.Content is not null)
            .Select(posted => (posted.Text, (long)posted.Content!.Value.Length))]);

    /// <summary>Waits for the fence; when it shows, what came before it has been dealt with.</summary>
    private async Task<Difference?> FenceAsync(FencedExpectation expectation, CancellationToken cancel)
    {
        Fence fence = stage.Fences[person.Name];
        Difference? lost = await UntilAsync(
            null, () => Screens.Message(person.Screen, Console, Message(fence.Text, fence.Sender, null)), cancel);
        // What has gone wrong already needs no fence.
        Difference? wrong;
        lock (person.Screen.Gate) wrong = (JudgeBefore(expectation) as Outcome.Broken)?.Difference;
        return wrong ?? (lost is null ? null : lost with
        {
            Sentence =
                $"{person.Name} does not show the fence from {fence.Sender}: nothing can be said of the rest",
        });
    }

    private Outcome JudgeBefore(FencedExpectation expectation) => expectation is SavedNothingOutside
        ? Downloads.NothingOutside(person.Name, Sent, Saved(), Console.Downloads)
        : Downloads.NotFooled(
            person.Name, stage.Corrupt, Saved(),
            Screens.HasShown(person.Screen, Console, ShownKind.Corrupt, stage.CorruptFrom));

    private async Task<Difference?> IdleAsync(TimeSpan period, CancellationToken cancel)
    {
        if (!EffortProbe.CanSee) return Difference.Unseen("what processor time a program takes", ElsewhereSeen);
        Difference? restless = null;
        for (int i = 0; i < MaxPeriods; i++)
        {
            if (person.Program!.ProcessId is not int id || !person.Program.IsRunning)
                return new Difference($"{person.Name} has ended", "a client that runs", $"it {person.Program.Death}");
            long began = stage.Time.GetTimestamp();
            EffortLook before = EffortProbe.Look(id);
            EffortLook after = before;
            TimeSpan passed;
            while ((passed = stage.Time.GetElapsedTime(began)) < period)
            {
                await Task.Delay(passed + _effortLook < period ? _effortLook : period - passed, stage.Time, cancel);
                after = after.And(EffortProbe.Look(id));
            }

            Outcome outcome = Waits.Idle(person.Name, before, after, passed);
            if (outcome is not Outcome.Open open) return null;
            restless = open.Difference;
        }

        return restless;
    }

    private async Task<Difference?> ExitsAsync(ClientExpectation.Exits exits, CancellationToken cancel)
    {
        Difference? runs = await UntilAsync(
            exits.Within,
            () => person.Program!.IsRunning
                ? new Outcome.Open(new Difference(
                    $"{person.Name} does not end", "the end of the program", 
                    "it runs on; " + Screens.Tail(person.Screen)))
                : Outcome.Fine,
            cancel);
        if (runs is not null || exits.MayFail || person.Program!.ExitCode == 0) return runs;
        return new Difference($"{person.Name} ends with an error", "exit code 0", $"it {person.Program.Death}");
    }

    private async Task<Difference?> UntilAsync(TimeSpan? within, Func<Outcome> check, CancellationToken cancel)
    {
        using var look = new PeriodicTimer(_look, stage.Time);
        var wait = new CheckWait(stage.Clock, person.Screen)
        {
            Ended = EndedAsync,
            NextLook = async token => await look.WaitForNextTickAsync(token),
        };
        return await wait.ForAsync(within, check, cancel);
    }

    private async Task<string?> EndedAsync(CancellationToken cancel)
    {
        if (person.Program!.Death is not string death) return null;
        await person.Program.ReadRestAsync(cancel);
        return $"the program {death}";
    }
}
