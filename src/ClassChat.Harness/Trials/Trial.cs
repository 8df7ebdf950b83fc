using System.Text;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Trials;

/// <summary>
/// Tries each action of a dialect once on a running server, and says what went over the wire and what of it was
/// understood: how the author of a dialect finds out what is missing in it.
/// </summary>
/// <param name="dialect">The dialect.</param>
/// <param name="level">The level of the server.</param>
/// <param name="clock">Deadlines.</param>
/// <param name="seed">Fixes names and texts.</param>
public sealed class Trial(Dialect dialect, Level level, PatientClock clock, int seed)
{
    /// <summary>How long is listened after each attempt for what still comes.</summary>
    private static readonly TimeSpan _afterwards = TimeSpan.FromMilliseconds(150);

    /// <summary>Tries everything.</summary>
    /// <param name="subject">The server.</param>
    /// <param name="told">Told of each attempt as it ends.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<Attempt>> RunAsync(
        Subject subject, Action<Attempt> told, CancellationToken cancel)
    {
        var book = new NameBook(NameBook.SeedOf(seed, "trial"));
        await using var stage = new Stage(
            Sections.Cast, dialect, level, subject, clock, book, ignored: new HashSet<EventKind>());
        if (stage.StartAdapter() is string missing)
        {
            var difference = new Difference("the adapter did not start", "a program that talks to the server", missing);
            var attempt = new Attempt("adapter") { Difference = difference };
            told(attempt);
            return [attempt];
        }

        List<Attempt> attempts = [];
        foreach ((string title, Scenario scenario) in Sections.For(level))
        {
            Attempt attempt = Offer.Lacking(scenario, dialect, level) is string lacking
                ? new Attempt(title) { NotOffered = lacking }
                : await TryAsync(stage, title, scenario, cancel);
            attempts.Add(attempt);
            told(attempt);
            // Who is not in can do nothing else.
            if (attempts.Count == 1 && attempt.Difference is not null) break;
        }

        return attempts;
    }

    private async Task<Attempt> TryAsync(Stage stage, string title, Scenario scenario, CancellationToken cancel)
    {
        Watched[] before = [.. stage.Everybody.Select(bot => new Watched(bot, clock))];
        (Step Step, Difference Difference)? broken = await new Performance(stage).PlayAsync(scenario.Steps, cancel);
        foreach (Watched watched in before) await watched.ListenAsync(_afterwards, cancel);
        Exchange[] exchanges = [.. before.Select(watched => watched.Exchange())];
        return new Attempt(title)
        {
            Difference = broken?.Difference,
            Divergence = broken is (Step step, _) ? Diverging(step, before, exchanges) : null,
            Exchanges = exchanges,
        };
    }

    /// <summary>Where what came to those concerned departs from what was expected of it.</summary>
    private Divergence? Diverging(Step step, Watched[] watched, Exchange[] exchanges)
    {
        // In the order in which the statement names them: first who is to see it.
        string[] concerned =
            [.. step.Describe().Actors.SelectMany(named => named.Actors.Refs).Select(actor => actor.Name)];
        foreach ((Watched bot, Exchange exchange) in watched.Zip(exchanges)
            .OrderBy(pair => (uint)Array.IndexOf(concerned, pair.First.Name)))
        {
            foreach (EventKind kind in Expected(step))
            {
                if (NearMiss.Find(dialect, kind, bot.Came()) is Divergence near) return near;
            }

            if (exchange.LeftOver.Length == 0) continue;
            string line = exchange.Received;
            string first = exchange.LeftOver.Split('\n')[0];
            int column = line.IndexOf(first, StringComparison.Ordinal);
            return new Divergence(line, Math.Max(0, column), first.Length, "no pattern of the dialect knows this");
        }

        return null;
    }

    private IEnumerable<EventKind> Expected(Step step) => step is not (Step.Join or Step.ComeBack)
        ? Offer.Events(step, dialect)
        : TalkStep.All(dialect.Join).OfType<TalkStep.Await>().SelectMany(awaited => awaited.Alternatives)
            .Select(alternative => alternative.Kind);

    /// <summary>What comes to one bot from a moment on.</summary>
    private sealed class Watched
    {
        private readonly Bot _bot;
        private readonly PatientClock _clock;
        private readonly TextStream _stream;
        private readonly int _events;
        private readonly int _text;
        private readonly long _sent;
        private readonly long _received;

        public Watched(Bot bot, PatientClock clock)
        {
            _bot = bot;
            _clock = clock;
            lock (bot.History.Gate)
            {
                _stream = bot.History.Text;
                _events = bot.History.Events.Count;
                _text = _stream.Length;
                _sent = bot.History.Sent.Total;
                _received = bot.History.Received.Total;
            }
        }

        public string Name => _bot.Name;

        public async Task ListenAsync(TimeSpan span, CancellationToken cancel) =>
            await _clock.UntilAsync(_bot.History, () => false, span, cancel);

        public IReadOnlyList<ReadOnlyMemory<byte>> Came()
        {
            lock (_bot.History.Gate)
                return [.. _bot.History.Events.Skip(_events).Select(seen => seen.Event.Wire)
                    .Where(wire => !wire.IsEmpty)];
        }

        public Exchange Exchange()
        {
            lock (_bot.History.Gate)
            {
                ChatEvent[] events = [.. _bot.History.Events.Skip(_events).Select(seen => seen.Event)];
                ChatEvent[] understood = [.. events.Where(seen => seen.Kind != EventKind.Unknown)];
                IEnumerable<string> unknown = events.Where(seen => seen.Kind == EventKind.Unknown)
                    .Select(seen => Visible.Bytes(seen.Wire.Span));
                string left = string.Join('\n', unknown.Append(TextLeft(events)).Where(text => text.Length > 0));
                return new Exchange(
                    _bot.Name, Tail(_bot.History.Sent, _sent), Tail(_bot.History.Received, _received), understood,
                    left);
            }
        }

        /// <summary>Text that is neither an event nor was found by an expectation.</summary>
        private string TextLeft(IEnumerable<ChatEvent> events)
        {
            TextStream now = _bot.History.Text;
            string left = now.Untaken(ReferenceEquals(now, _stream) ? _text : 0);
            foreach (ChatEvent seen in events)
            {
                string wire = Encoding.UTF8.GetString(seen.Wire.Span);
                int at = wire.Length == 0 ? -1 : left.IndexOf(wire, StringComparison.Ordinal);
                if (at >= 0) left = left.Remove(at, wire.Length);
            }

            return string.IsNullOrWhiteSpace(left) ? "" : Visible.Quote(left.Trim())[1..^1];
        }

        private static string Tail(WireTail tail, long before)
        {
            long count = tail.Total - before;
            byte[] kept = tail.ToArray();
            int shown = (int)Math.Min(count, kept.Length);
            string cut = count > shown ? $"({count - shown:N0} bytes before) … " : "";
            return cut + Visible.Bytes(kept.AsSpan(kept.Length - shown), int.MaxValue);
        }
    }
}
