using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Running;

/// <summary>
/// Waits until what a scenario expects is seen. The judging is done by the checks, which are pure; here is only the
/// waiting: for news, with a deadline.
/// </summary>
internal sealed class Watch(Stage stage)
{
    private static readonly TimeSpan _patience = CheckWait.Patience;

    /// <summary>How long an answer may take, where lists are asked for again and again.</summary>
    private static readonly TimeSpan _askPatience = TimeSpan.FromMilliseconds(500);

    private readonly Posting _posting = new(stage);

    /// <summary>Waits for one expectation, of all whose it is.</summary>
    public async Task<Difference?> ForAsync(Expectation expectation, CancellationToken cancel)
    {
        switch (expectation)
        {
            case Expectation.OperatorReads reads:
                string text = _posting.Text(reads.Text);
                return await ForAsync(
                    stage.OperatorConsole, reads.Within, () => Streams.Contains(stage.OperatorConsole, text), cancel);
            case Expectation.OperatorReadsMany reads:
                string[] texts = [.. Said(stage.Bot(reads.From).Name).TakeLast(reads.Count)];
                return await ForAsync(
                    stage.OperatorConsole, reads.Within, () => Streams.ContainsInOrder(stage.OperatorConsole, texts),
                    cancel);
            case Expectation.ToldUnknown when stage.Dialect.Semantics.UnknownAt(stage.Level) == UnknownReceiver.Console:
                string name = stage.LastUnknown ?? "";
                return await ForAsync(
                    stage.OperatorConsole, null, () => Streams.Contains(stage.OperatorConsole, name), cancel);
            case Expectation.SeesUsers seen when stage.Dialect.Semantics.UsersAreAsked:
                return await AskForUsersAsync(seen, cancel);
            case Expectation.Acknowledged greeted when stage.Dialect.ClientsSpeakFirst:
                return stage.Bots(greeted.Who).Select(Ungreeted).FirstOrDefault(difference => difference is not null);
            case Expectation.ExactlyOneIn one:
                await Rivals.HearOutAsync(stage.Bots(one.Who), allowed: 1, _patience, stage.Clock, cancel);
                return OneIn(stage.Bots(one.Who));
            case Expectation.NotIn none:
                await Rivals.HearOutAsync(stage.Bots(none.Who), allowed: 0, _patience, stage.Clock, cancel);
                return stage.Bots(none.Who).Select(NotIn).FirstOrDefault(difference => difference is not null);
            default:
                return await EachAsync(expectation, cancel);
        }
    }

    private async Task<Difference?> EachAsync(Expectation expectation, CancellationToken cancel)
    {
        IReadOnlyList<Posted> ledger = stage.Ledger.Entries;
        ILookup<string, Posted>? accounts =
            expectation is Expectation.ReceivesEverything ? TextsByReceiver(ledger) : null;
        foreach (Bot bot in stage.Bots(Who(expectation)))
        {
            Posted[] own = [.. accounts?[bot.Name] ?? []];
            Difference? difference = await ForAsync(
                bot.History, expectation.Within, () => Judge(expectation, Scene(bot, ledger), own), cancel);
            if (difference is not null) return difference;
        }

        return null;
    }

    /// <summary>Where clients speak first, a connection is acknowledged by what the server says then.</summary>
    private static Difference? Ungreeted(Bot bot)
    {
        if (bot.Entry == Entry.In) return null;
        lock (bot.History.Gate)
        {
            return new Difference(
                $"{bot.Name} gave a name, and the server did not acknowledge it", "an acknowledgement",
                Describe.Untaken(bot.History));
        }
    }

    /// <summary>Where lists of users come only when asked for, asks until one is right, or the patience ends.</summary>
    private async Task<Difference?> AskForUsersAsync(Expectation.SeesUsers expectation, CancellationToken cancel)
    {
        foreach (Bot bot in stage.Bots(expectation.Who))
        {
            Deadline deadline = stage.Clock.After(_patience);
            Difference? difference;
            do
            {
                bot.MarkNow();
                await bot.DoAsync(ActionKind.ListUsers, [], paced: false, null, cancel);
                Scene scene = Scene(bot, []);
                difference = await ForAsync(
                    bot.History, _askPatience, () => Judge(expectation, scene, []), cancel);
            }
            while (difference is not null && stage.Clock.Left(deadline) > TimeSpan.Zero);

            if (difference is not null) return difference;
        }

        return null;
    }

    private static ILookup<string, Posted> TextsByReceiver(IReadOnlyList<Posted> ledger) => ledger
        .Where(posted => posted.Content is null)
        .SelectMany(posted => posted.Members.Select(member => (member, posted)))
        .ToLookup(pair => pair.member, pair => pair.posted);

    private Task<Difference?> ForAsync(
        History history, TimeSpan? within, Func<Outcome> check, CancellationToken cancel) =>
        new CheckWait(stage.Clock, history).ForAsync(within, check, cancel);

    private Outcome Judge(Expectation expectation, Scene scene, IReadOnlyList<Posted> own) => expectation switch
    {
        Expectation.Receives e => Messages.One(scene, _posting.Text(e.Text), e.From.ToString(), e.Group, e.Timed),
        Expectation.ReceivesMany e => Messages.Many(scene, e.Count, e.From.ToString(), e.Group, e.Timed),
        Expectation.ReceivesEverything => Accounts.Settle(scene, own),
        Expectation.ReceivesFile { Part: FilePart.Whole } e => Files.Whole(scene, e.From.ToString(), e.Group),
        Expectation.ReceivesFile e => Files.Checksum(scene, e.From.ToString()),
        Expectation.Told e => Answers.Told(scene, e.Kind, e.Times),
        Expectation.ToldUnknown => Answers.Told(scene, EventKind.Refused, 1),
        Expectation.ToldWaiting e => Answers.Waiting(scene, e.Count),
        Expectation.Sees e =>
            All(stage.Bots(e.Whom).Where(bot => bot.Name != scene.Bot), bot => Lists.Notice(scene, bot.Name, e.Comes)),
        Expectation.SeesUsers e => Lists.Users(scene, [.. stage.Bots(e.Users).Select(bot => bot.Name)]),
        Expectation.SeesGroup e => Lists.Group(scene, e.Group, [.. stage.Bots(e.Members).Select(bot => bot.Name)]),
        Expectation.SeesNoGroup e => Lists.NoGroup(scene, e.Group),
        Expectation.Disconnected e => Answers.Disconnected(scene, e.ResetAllowed),
        FencedExpectation e => JudgeBefore(e, scene, stage.Fences[scene.Bot]),
        Expectation.Connected => Answers.Connected(scene),
        Expectation.Acknowledged => Answers.Acknowledged(scene),
        Expectation.Reads e => Streams.Contains(scene.History, _posting.Text(e.Text)),
        Expectation.ReadsMany e => Streams.ContainsInOrder(scene.History, [.. stage.Typed.TakeLast(e.Count)]),
        Expectation.Answered e => Streams.Echo(scene, _posting.Text(e.Text)),
        _ => throw new ArgumentException($"{expectation.GetType().Name} is not judged", nameof(expectation)),
    };

    private Outcome JudgeBefore(FencedExpectation expectation, Scene scene, Fence fence) => expectation switch
    {
        Expectation.ReceivesNothing { From: ActorRef from } =>
            Fences.NoneFrom(scene, fence, stage.Bot(from).WireName),
        Expectation.ReceivesNothing => Fences.None(scene, fence),
        Expectation.NotFooled => Fences.NotFooled(scene, fence),
        Expectation.OfferedNoPath => Fences.NoPath(scene, fence),
        _ => throw new ArgumentException($"{expectation.GetType().Name} is not judged", nameof(expectation)),
    };

    private Scene Scene(Bot bot, IReadOnlyList<Posted> ledger) => new()
    {
        Bot = bot.Name,
        History = bot.History,
        Mark = bot.Mark,
        Ledger = ledger,
        Wire = stage.Wire,
        Dialect = stage.Dialect,
        Level = stage.Level,
    };

    /// <summary>All hold: what they show is taken together. Otherwise the first that does not.</summary>
    private static Outcome All(IEnumerable<Bot> bots, Func<Bot, Outcome> check)
    {
        List<Sighting> taken = [];
        foreach (Bot bot in bots)
        {
            Outcome outcome = check(bot);
            if (outcome is not Outcome.Holds holds) return outcome;
            taken.AddRange(holds.Taken);
        }

        return new Outcome.Holds(taken);
    }

    private static Difference? OneIn(IReadOnlyList<Bot> bots)
    {
        Bot[] inside = [.. bots.Where(bot => bot.Entry == Entry.In)];
        Bot? unclear = bots.FirstOrDefault(bot => bot.Entry is Entry.Silent or Entry.Unreachable);
        if (inside.Length == 1 && unclear is null) return null;
        string actual = inside.Length != 1
            ? $"{inside.Length} were let in: {string.Join(", ", inside.Select(bot => bot.Name))}"
            : $"{unclear!.Name} was told nothing";
        return new Difference(
            "a name claimed by many did not go to exactly one", "one is let in, the others are refused", actual);
    }

    private static Difference? NotIn(Bot bot) => bot.Entry is Entry.Refused or Entry.Closed
        ? null
        : new Difference(
            $"{bot.Name} was not refused", "an error, or the end of the connection",
            bot.Entry == Entry.In ? $"{bot.Name} was let in" : "no answer");

    private IEnumerable<string> Said(string bot) =>
        stage.Ledger.Entries.Where(posted => posted.Sender == bot && posted.Receiver == "operator")
            .Select(posted => posted.Text);

    private static Actors Who(Expectation expectation) => expectation.Describe().Doers
        ?? throw new ArgumentException($"{expectation.GetType().Name} is nobody's", nameof(expectation));
}
