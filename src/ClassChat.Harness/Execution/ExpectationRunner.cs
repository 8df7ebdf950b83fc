using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Waits until an expectation of bots or of the server's operator is met: selects its check (a pure function) and
/// repeats it on each change of a history until a deadline. Clients under test and workloads have other runners.
/// </summary>
internal sealed class ExpectationRunner(ScenarioContext context)
{
    private static readonly TimeSpan _timeout = CheckWaiter.Timeout;

    /// <summary>Maximum wait for each answer when lists are requested repeatedly.</summary>
    private static readonly TimeSpan _askTimeout = TimeSpan.FromMilliseconds(500);

    private readonly MessageSender _messageSender = new(context);

    /// <summary>Waits until one expectation is met for all bots that it names; returns the first mismatch.</summary>
    public async Task<Mismatch?> ForAsync(Expectation expectation, CancellationToken cancel)
    {
        switch (expectation)
        {
            case Expectation.OperatorReads reads:
                string text = _messageSender.Text(reads.Text);
                return WithSilence(await ForAsync(
                    context.OperatorConsole, reads.Within,
                    () => StreamChecks.Contains(context.OperatorConsole, text), cancel));
            case Expectation.OperatorReadsMany reads:
                string[] texts = [.. TextsFrom(context.Bot(reads.From).Name).TakeLast(reads.Count)];
                return WithSilence(await ForAsync(
                    context.OperatorConsole, reads.Within,
                    () => StreamChecks.ContainsInOrder(context.OperatorConsole, texts), cancel));
            case Expectation.UnknownRecipientReported when context.Dialect.Semantics.UnknownAt(
                context.Level) == UnknownRecipientPolicy.Console:
                string name = context.LastUnknown ?? "";
                return WithSilence(await ForAsync(
                    context.OperatorConsole, null, () => StreamChecks.Contains(context.OperatorConsole, name), cancel));
            case Expectation.ToldNothingUntrue told:
                return context.Bots(told.Who).Select(bot => Keep(told, bot, Untruth(ClaimOf(told, bot))))
                    .FirstOrDefault(mismatch => mismatch is not null);
            case Expectation.SeesUsers seen when context.Dialect.Semantics.UserListOnRequest:
                return await AskForUsersAsync(seen, cancel);
            case Expectation.Greeted greeted when context.Dialect.ClientsSpeakFirst:
                return context.Bots(greeted.Who).Select(Ungreeted).FirstOrDefault(mismatch => mismatch is not null);
            case Expectation.ExactlyOneJoined one:
                await NameRace.AwaitLateRefusalAsync(
                    context.Bots(one.Who), allowed: 1, _timeout, context.Clock, cancel);
                return OneIn(context.Bots(one.Who));
            case Expectation.JoinRefused none:
                await NameRace.AwaitLateRefusalAsync(
                    context.Bots(none.Who), allowed: 0, _timeout, context.Clock, cancel);
                return context.Bots(none.Who).Select(NotIn).FirstOrDefault(mismatch => mismatch is not null);
            default:
                return await EachAsync(expectation, cancel);
        }
    }

    /// <summary>A mismatch on the console, with the explanation for a server that has printed nothing at all.</summary>
    private Mismatch? WithSilence(Mismatch? mismatch) =>
        mismatch is not null && context.Server.SilenceNote is string note
            ? mismatch with { Actual = $"{mismatch.Actual}; {note}" }
            : mismatch;

    private async Task<Mismatch?> EachAsync(Expectation expectation, CancellationToken cancel)
    {
        IReadOnlyList<SentMessage> sentMessages = context.SentMessages.Entries;
        ILookup<string, SentMessage>? accounts =
            expectation is Expectation.ReceivesEverything ? TextsByReceiver(sentMessages) : null;
        foreach (Bot named in context.Bots(Who(expectation)))
        {
            Bot bot = expectation is Expectation.Replied ? context.AnsweredFor(named) : named;
            SentMessage[] own = [.. accounts?[bot.Name] ?? []];
            if (expectation is FencedExpectation) await FileWait.ForFilesBeforeFenceAsync(context, bot, cancel);
            Mismatch? mismatch = await ForAsync(
                bot.History, expectation.Within, () => Check(expectation, ContextFor(bot, sentMessages), own), cancel);
            if (Keep(expectation, bot, mismatch) is not null) return mismatch;
        }

        return null;
    }

    /// <summary>
    /// Finds what has refuted an expectation since it was met: a second answer, a later list, a late message; null if
    /// nothing has.
    /// </summary>
    public Mismatch? FindRefutation(Claim claim)
    {
        Bot bot = claim.Bot;
        CheckContext input = ContextFor(bot, context.SentMessages.Entries);
        bool isStill = claim.Changes == context.Changes && claim.Request == bot.Requests.LastOwn;
        lock (bot.History.Gate)
        {
            switch (claim.Step)
            {
                case Expectation.ReceivesNothing silence: 
                    return SurplusChecks.Find(input, silence.Kind, silence.IsWhole);
                case Expectation.Replied reply:
                    return AnswerChecks.Contradiction(
                        input, reply.Kind, claim.Start, bot.Requests.EndOf(claim.Request));
                case Expectation.SeesUsers or Expectation.SeesGroup or Expectation.SeesNoGroup when isStill:
                    return Check(claim.Step, input, []) switch
                    {
                        CheckResult.Failed failed => failed.Mismatch,
                        CheckResult.Pending pending => pending.Mismatch,
                        _ => null,
                    };
            }
        }

        return claim.Step is Expectation.ToldNothingUntrue ? Untruth(claim) : null;
    }

    /// <summary>Keeps an expectation that was met, if something later can refute it; returns its mismatch.</summary>
    private Mismatch? Keep(Expectation expectation, Bot bot, Mismatch? mismatch)
    {
        bool canBeRefuted = expectation is Expectation.ReceivesNothing { From: null } or Expectation.Replied
            or Expectation.ToldNothingUntrue or Expectation.SeesGroup or Expectation.SeesNoGroup
            || (expectation is Expectation.SeesUsers && !context.Dialect.Semantics.UserListOnRequest);
        if (mismatch is null && canBeRefuted)
            context.Claims.Enqueue(ClaimOf(expectation, bot));
        return mismatch;
    }

    private Claim ClaimOf(Expectation expectation, Bot bot) =>
        new(expectation, bot, bot.Requests.LastOwn, bot.RequestStart, context.Changes)
        {
            Sent = context.SentMessages.Entries.LastOrDefault(sent => sent.Sender == bot.Name && !sent.IsFence),
        };

    private Mismatch? Untruth(Claim claim)
    {
        Bot bot = claim.Bot;
        // The history of one bot at a time: two gates are never held together.
        string[] got = [.. context.Everybody.Select(other => ContextFor(other, []))
            .Where(other => claim.Sent is not null && AnswerChecks.Got(other, claim.Sent)).Select(other => other.Bot)];
        lock (bot.History.Gate)
            return AnswerChecks.Untruth(
                ContextFor(bot, []), claim.Start, bot.Requests.EndOf(claim.Request), got);
    }

    /// <summary>
    /// Finds the error if the server has not greeted a bot. If the client sends the first message, the greeting is the
    /// server's answer to it.
    /// </summary>
    private static Mismatch? Ungreeted(Bot bot)
    {
        if (bot.Result == JoinResult.Joined) return null;
        lock (bot.History.Gate)
        {
            return new Mismatch(
                $"{bot.Name} gave a name, and the server did not acknowledge it", "an acknowledgement",
                EventFormatter.Untaken(bot.History))
            {
                Kind = MissingEvents.KindOf(bot.History),
            };
        }
    }

    /// <summary>
    /// Requests the user list until it is right or the time is up, in dialects where lists come only on request.
    /// </summary>
    private async Task<Mismatch?> AskForUsersAsync(Expectation.SeesUsers expectation, CancellationToken cancel)
    {
        foreach (Bot bot in context.Bots(expectation.Who))
        {
            Deadline deadline = context.Clock.After(_timeout);
            Mismatch? mismatch;
            do
            {
                bot.BeginRequest();
                await bot.ExecuteAsync(ActionKind.ListUsers, [], paced: false, null, cancel);
                CheckContext input = ContextFor(bot, []);
                mismatch = await ForAsync(
                    bot.History, _askTimeout, () => Check(expectation, input, []), cancel);
            }
            while (mismatch is not null && context.Clock.Left(deadline) > TimeSpan.Zero);

            if (mismatch is not null) return mismatch;
        }

        return null;
    }

    private static ILookup<string, SentMessage> TextsByReceiver(IReadOnlyList<SentMessage> sentMessages) => sentMessages
        .Where(sent => sent.Content is null)
        .SelectMany(sent => sent.Members.Select(member => (member, sent)))
        .ToLookup(pair => pair.member, pair => pair.sent);

    private Task<Mismatch?> ForAsync(
        History history, TimeSpan? within, Func<CheckResult> check, CancellationToken cancel) =>
        new CheckWaiter(context.Clock, history).ForAsync(within, check, cancel);

    private CheckResult Check(Expectation expectation, CheckContext input, IReadOnlyList<SentMessage> own) =>
        expectation switch
    {
        Expectation.Receives e =>
            MessageChecks.One(input, _messageSender.Text(e.Text), e.From.ToString(), e.Group, e.Timed),
        Expectation.ReceivesMany e => MessageChecks.Many(input, e.Count, e.From.ToString(), e.Group, e.Timed),
        Expectation.Gets e => MessageChecks.Text(input, _messageSender.Text(e.Text)),
        Expectation.ReceivesEverything { Extent: Extent.AtLeast } => CompletenessChecks.NothingLost(input, own),
        Expectation.ReceivesEverything { Extent: Extent.Groups } =>
            CompletenessChecks.AllOfGroupsReceived(input, own),
        Expectation.ReceivesEverything => CompletenessChecks.AllReceived(input, own),
        Expectation.ReceivesFile e => FileChecks.Received(input, e),
        Expectation.Replied e => ReplyChecks.Replied(input, e.Kind, e.Times),
        Expectation.UnknownRecipientReported => ReplyChecks.Replied(input, EventKind.Refused, 1),
        Expectation.WaitingReported e => ReplyChecks.Waiting(input, e.Count),
        Expectation.Sees e =>
            All(context.Bots(e.Whom).Where(bot => bot.Name != input.Bot), bot =>
                ListChecks.Notice(input, bot.Name, e.Arrives)),
        Expectation.SeesUsers e => ListChecks.Users(input, [.. context.Bots(e.Users).Select(bot => bot.Name)]),
        Expectation.SeesGroup e =>
            ListChecks.Group(
                input, e.Group, [.. context.Bots(e.Members).Select(bot => bot.Name)], e.OnlyIfListed),
        Expectation.SeesNoGroup e => ListChecks.NoGroup(input, e.Group),
        Expectation.Disconnected e => ReplyChecks.Disconnected(input, e.ResetAllowed),
        FencedExpectation e => CheckBeforeFence(e, input, context.Fences[input.Bot]),
        Expectation.Connected => ReplyChecks.Connected(input),
        Expectation.Greeted => ReplyChecks.Acknowledged(input),
        Expectation.Reads e => StreamChecks.Contains(input.History, _messageSender.Text(e.Text)),
        Expectation.ReadsMany e => StreamChecks.ContainsInOrder(input.History, [.. context.Typed.TakeLast(e.Count)]),
        Expectation.Echoed e => StreamChecks.Echo(input, _messageSender.Text(e.Text)),
        _ => throw new ArgumentException($"{expectation.GetType().Name} is not judged", nameof(expectation)),
    };

    private CheckResult CheckBeforeFence(FencedExpectation expectation, CheckContext input, Fence fence) =>
        expectation switch
    {
        Expectation.ReceivesNothing { From: ActorRef from } =>
            FenceChecks.NoneFrom(input, fence, context.Bot(from).WireName),
        Expectation.ReceivesNothing e => FenceChecks.None(input, fence, e.Kind, e.IsWhole),
        Expectation.NoForgedChecksum => FenceChecks.NoForgedChecksum(input, fence),
        Expectation.NoPathInFileName => FenceChecks.NoPath(input, fence),
        _ => throw new ArgumentException($"{expectation.GetType().Name} is not judged", nameof(expectation)),
    };

    private CheckContext ContextFor(Bot bot, IReadOnlyList<SentMessage> sentMessages) => new()
    {
        Bot = bot.Name,
        History = bot.History,
        RequestStart = bot.RequestStart,
        SentMessages = sentMessages,
        Carried = bot.Carried,
        WireName = context.WireName,
        Dialect = context.Dialect,
        Level = context.Level,
    };

    /// <summary>
    /// Combines the results of a check for several bots: passed with all matches, or the first result that is not
    /// passed.
    /// </summary>
    private static CheckResult All(IEnumerable<Bot> bots, Func<Bot, CheckResult> check)
    {
        List<EventMatch> taken = [];
        foreach (Bot bot in bots)
        {
            CheckResult result = check(bot);
            if (result is not CheckResult.Passed holds) return result;
            taken.AddRange(holds.Matches);
        }

        return new CheckResult.Passed(taken);
    }

    private static Mismatch? OneIn(IReadOnlyList<Bot> bots)
    {
        Bot[] inside = [.. bots.Where(bot => bot.Result == JoinResult.Joined)];
        Bot? unclear = bots.FirstOrDefault(bot => bot.Result is JoinResult.NoReply or JoinResult.Unreachable);
        if (inside.Length == 1 && unclear is null) return null;
        string actual = inside.Length != 1
            ? $"{inside.Length} were let in: {string.Join(", ", inside.Select(bot => bot.Name))}"
            : $"{unclear!.Name} was told nothing";
        return new Mismatch(
            "a name claimed by many did not go to exactly one", "one is let in, the others are refused", actual)
        {
            IsCertain = inside.Length > 1,
        };
    }

    private static Mismatch? NotIn(Bot bot) => bot.Result is JoinResult.Refused or JoinResult.Disconnected
        ? null
        : new Mismatch(
            $"{bot.Name} was not refused", "an error, or the end of the connection",
            bot.Result == JoinResult.Joined ? $"{bot.Name} was let in" : "no answer");

    private IEnumerable<string> TextsFrom(string bot) =>
        context.SentMessages.Entries.Where(sent => sent.Sender == bot && sent.Receiver == "operator")
            .Select(sent => sent.Text);

    private static Actors Who(Expectation expectation) => expectation.Describe().Doers
        ?? throw new ArgumentException($"{expectation.GetType().Name} is nobody's", nameof(expectation));
}
