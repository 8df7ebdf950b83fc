using System.Text;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.DialectTrial;

/// <summary>
/// Plays the attempts of <see cref="TrialScript"/> for a level on a running server, as far as the dialect offers them,
/// and reports the traffic and the recognized events, so that a dialect's author sees what is missing.
/// </summary>
/// <param name="dialect">The dialect.</param>
/// <param name="level">The server's level.</param>
/// <param name="clock">The clock that deadlines run by.</param>
/// <param name="seed">Determines names and texts.</param>
public sealed class Trial(Dialect dialect, Level level, StarvationAwareClock clock, int seed)
{
    /// <summary>Time to wait for further events after each attempt.</summary>
    private static readonly TimeSpan _afterwards = TimeSpan.FromMilliseconds(150);

    /// <summary>Tries all actions.</summary>
    /// <param name="server">The server.</param>
    /// <param name="report">Called with each attempt as it ends.</param>
    /// <param name="cancel">Cancels the trial.</param>
    public async Task<IReadOnlyList<TrialStep>> RunAsync(
        ServerUnderTest server, Action<TrialStep> report, CancellationToken cancel)
    {
        var data = new SeededData(SeededData.SeedOf(seed, "trial"), dialect.Names);
        await using var context = new ScenarioContext(
            TrialScript.Scenario, dialect, level, server, clock, data, ignored: new HashSet<EventKind>());
        if (context.StartAdapter() is string missing)
        {
            var mismatch = new Mismatch("the adapter did not start", "a program that talks to the server", missing);
            var step = new TrialStep("adapter") { Mismatch = mismatch };
            report(step);
            return [step];
        }

        List<TrialStep> steps = [];
        foreach (TrialAttempt attempt in TrialScript.For(level))
        {
            bool isFirst = steps.Count == 0;
            if (!isFirst && await RejoinAsync(context, attempt, cancel) is TrialStep lost)
            {
                steps.Add(lost);
                report(lost);
                if (lost.Mismatch is not null) break;
            }

            TrialStep step = DialectSupport.FindUnsupported(attempt.Scenario, dialect, level) is string lacking
                ? new TrialStep(attempt.Title) { NotOffered = lacking }
                : await TryAsync(context, attempt.Title, attempt.Scenario, cancel);
            steps.Add(step);
            report(step);
            // A bot that could not join can do nothing else.
            if (isFirst && step.Mismatch is not null) break;
        }

        return steps;
    }

    /// <summary>
    /// Reconnects the bots that an attempt needs and whose sessions the server has ended; null if there are none.
    /// </summary>
    private async Task<TrialStep?> RejoinAsync(ScenarioContext context, TrialAttempt attempt, CancellationToken cancel)
    {
        string[] ended = [.. context.Everybody.Where(HasEnded).Select(bot => bot.Name).Where(attempt.Present.Contains)];
        TrialStep? rejoined = null;
        foreach (string name in ended)
        {
            rejoined = await TryAsync(
                context, $"{name} again, since the server has ended the session", TrialScript.Rejoining(name), cancel);
            if (rejoined.Mismatch is not null) break;
        }

        return rejoined;
    }

    private static bool HasEnded(Bot bot)
    {
        lock (bot.History.Gate) return bot.History.HasEnded;
    }

    private async Task<TrialStep> TryAsync(
        ScenarioContext context, string title, Scenario scenario, CancellationToken cancel)
    {
        EventWindow[] before = [.. context.Everybody.Select(bot => new EventWindow(bot, clock))];
        (Step Step, Mismatch Mismatch)? broken = await new StepRunner(context).PlayAsync(scenario.Steps, cancel);
        foreach (EventWindow window in before) await window.ListenAsync(_afterwards, cancel);
        BotTraffic[] traffics = [.. before.Select(window => window.Exchange())];
        return new TrialStep(title)
        {
            Mismatch = broken?.Mismatch,
            Divergence = broken is (Step step, _) ? Diverging(step, before, traffics) : null,
            Traffics = traffics,
        };
    }

    /// <summary>
    /// The place where the bots' received data differs from the expected events; null if there is none.
    /// </summary>
    private Divergence? Diverging(Step step, EventWindow[] windows, BotTraffic[] traffics)
    {
        // In the order in which the statement names them: the observer comes first.
        string[] concerned =
            [.. step.Describe().Actors.SelectMany(named => named.Actors.Refs).Select(actor => actor.Name)];
        foreach ((EventWindow bot, BotTraffic traffic) in windows.Zip(traffics)
            .OrderBy(pair => (uint)Array.IndexOf(concerned, pair.First.Name)))
        {
            foreach (EventKind kind in Expected(step))
            {
                if (NearMiss.Find(dialect, kind, bot.Came()) is Divergence nearest) return nearest;
            }

            if (traffic.LeftOver.Length == 0) continue;
            string line = traffic.Received;
            string first = traffic.LeftOver.Split('\n')[0];
            int column = line.IndexOf(first, StringComparison.Ordinal);
            return new Divergence(line, Math.Max(0, column), first.Length, "no pattern of the dialect knows this");
        }

        return null;
    }

    private IEnumerable<EventKind> Expected(Step step) => step is not (Step.Join or Step.ComeBack)
        ? DialectSupport.Events(step, dialect)
        : DialogueStep.All(dialect.Join).OfType<DialogueStep.Await>().SelectMany(awaited => awaited.Alternatives)
            .Select(alternative => alternative.Kind);

    /// <summary>The events and traffic of one bot since the creation of this object.</summary>
    private sealed class EventWindow
    {
        private readonly Bot _bot;
        private readonly StarvationAwareClock _clock;
        private readonly TextStream _stream;
        private readonly int _events;
        private readonly int _text;
        private readonly long _sent;
        private readonly long _received;
        private readonly bool _isEncrypted;

        public EventWindow(Bot bot, StarvationAwareClock clock)
        {
            _bot = bot;
            _clock = clock;
            lock (bot.History.Gate)
            {
                _stream = bot.History.Text;
                _events = bot.History.Events.Count;
                _text = _stream.Length;
                _isEncrypted = bot.History.PlainSent.Total > 0;
                _sent = (_isEncrypted ? bot.History.PlainSent : bot.History.Sent).Total;
                _received = bot.History.Received.Total;
            }
        }

        public string Name => _bot.Name;

        public async Task ListenAsync(TimeSpan span, CancellationToken cancel) =>
            await _clock.UntilAsync(_bot.History, () => false, span, cancel);

        public IReadOnlyList<ReadOnlyMemory<byte>> Came()
        {
            lock (_bot.History.Gate)
                return [.. _bot.History.Events.Skip(_events).Select(recorded => recorded.Event.Wire)
                    .Where(wire => !wire.IsEmpty)];
        }

        public BotTraffic Exchange()
        {
            lock (_bot.History.Gate)
            {
                ObservedEvent[] events = [.. _bot.History.Events.Skip(_events).Select(recorded => recorded.Event)];
                ObservedEvent[] understood = [.. events.Where(observed => observed.Kind != EventKind.Unknown)];
                IEnumerable<string> unknown = events.Where(observed => observed.Kind == EventKind.Unknown)
                    .Select(observed => PrintableText.Bytes(observed.Wire.Span));
                string left = string.Join('\n', unknown.Append(TextLeft(events)).Where(text => text.Length > 0));
                // Where messages are encrypted, their texts say more than the bytes on the wire.
                bool isEncrypted = _bot.History.PlainSent.Total > 0;
                string sent = !isEncrypted ? Tail(_bot.History.Sent, _sent)
                    : Tail(_bot.History.PlainSent, _isEncrypted ? _sent : 0);
                string received = !isEncrypted ? Tail(_bot.History.Received, _received)
                    : string.Join(' ', events.Select(Plain).Where(text => text.Length > 0));
                return new BotTraffic(_bot.Name, sent, received, understood, left) { IsDecrypted = isEncrypted };
            }
        }

        private static string Plain(ObservedEvent observed) =>
            PrintableText.Bytes(observed.Wire.Span, int.MaxValue) + (observed.Wire.IsEmpty ? observed.Text : "");

        /// <summary>Text that belongs to no event and that no expectation has matched.</summary>
        private string TextLeft(IEnumerable<ObservedEvent> events)
        {
            TextStream now = _bot.History.Text;
            string left = now.Untaken(ReferenceEquals(now, _stream) ? _text : 0);
            foreach (ObservedEvent observed in events)
            {
                string wire = Encoding.UTF8.GetString(observed.Wire.Span);
                int at = wire.Length == 0 ? -1 : left.IndexOf(wire, StringComparison.Ordinal);
                if (at >= 0) left = left.Remove(at, wire.Length);
            }

            return string.IsNullOrWhiteSpace(left) ? "" : PrintableText.Quote(left.Trim())[1..^1];
        }

        private static string Tail(ByteTail tail, long before)
        {
            long count = tail.Total - before;
            byte[] kept = tail.ToArray();
            int shown = (int)Math.Min(count, kept.Length);
            string cut = count > shown ? $"({count - shown:N0} bytes before) … " : "";
            return cut + PrintableText.Bytes(kept.AsSpan(kept.Length - shown), int.MaxValue);
        }
    }
}
