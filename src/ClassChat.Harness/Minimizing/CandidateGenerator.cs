using System.Globalization;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Minimizing;

/// <summary>
/// Generates scenarios that may reproduce a workload's violated invariant, in several shapes and sizes. Each checks
/// that invariant with statements that pass on a correct server.
/// </summary>
internal static class CandidateGenerator
{
    /// <summary>The statement for a regular disconnect.</summary>
    private const string Leaving = "leave";

    /// <summary>
    /// Sizes of candidates: bots, repetitions, messages per repetition. Smaller ones are tried first.
    /// </summary>
    private static readonly (int Bots, int Times, int Each)[] _sizes = [(8, 5, 5), (20, 10, 10), (40, 10, 40)];

    /// <summary>
    /// Candidates that may fail as the workload did. Simple and small ones come first, and those with regular writes
    /// and disconnects before those with the workload's special ones.
    /// </summary>
    public static IEnumerable<Candidate> For(
        Invariant invariant, Workload load, Scenario source, Level level, bool hasMail)
    {
        Size[] shapes = [.. _sizes.Select(size => new Size(load, size.Bots, size.Times, size.Each, hasMail))];
        string[] head = Head(invariant, source, level);
        return BySimplicity(shapes[..^1], shape => Generate(invariant, shape))
            .Concat(Generate(invariant, shapes[^1]))
            .Concat(BySimplicity(shapes, shape => Uncommon(invariant, shape)))
            .Select(candidate => candidate with { Head = head });
    }

    /// <summary>
    /// The first candidate of each size, then the second of each, and so on: simple ones can be minimized soonest.
    /// </summary>
    private static IEnumerable<Candidate> BySimplicity(
        IReadOnlyList<Size> shapes, Func<Size, IEnumerable<Candidate>> draw)
    {
        Candidate[][] candidates = [.. shapes.Select(shape => draw(shape).ToArray())];
        return Enumerable.Range(0, candidates.Max(same => same.Length))
            .SelectMany(i => candidates.Select(same => same[i]));
    }

    private static IEnumerable<Candidate> Generate(Invariant invariant, Size shape) => invariant switch
    {
        Invariant.Names => [shape.Race()],
        Invariant.Users => [shape.Lists(Leaving)],
        Invariant.Files => [shape.Files([])],
        Invariant.Times => [shape.Times()],
        Invariant.Answers => [shape.Answers([])],
        Invariant.Membership => [shape.GroupMessage(), shape.Moves()],
        Invariant.Mail or Invariant.Clearing => shape.Returns(Leaving),
        _ => [shape.DirectMessage([]), shape.Bursts(), .. shape.Returns(Leaving)],
    };

    private static IEnumerable<Candidate> Uncommon(Invariant invariant, Size shape) => invariant switch
    {
        Invariant.Users => shape.Goings.Select(shape.Lists),
        Invariant.Answers => shape.Writings.Select(shape.Answers),
        Invariant.Files => shape.Writings.Select(shape.Files),
        Invariant.Mail or Invariant.Clearing => shape.Goings.SelectMany(shape.Returns),
        Invariant.Names or Invariant.Times or Invariant.Membership => [],
        _ => [.. shape.Writings.Select(shape.DirectMessage), .. shape.Goings.SelectMany(shape.Returns)],
    };

    private static string[] Head(Invariant invariant, Scenario source, Level level)
    {
        string items = source.Items.Count > 0 ? string.Join(", ", source.Items) : ItemOf(invariant);
        string title = $"{source.Title}: {InvariantNames.Name(invariant)}, as small as it could be made";
        return
        [
            $"scenario {PrintableText.Quote(title)}",
            $"counts for {items}",
            $"level {(level == Level.Full ? Level.Bonus3 : level).Name()}",
            $"why {PrintableText.Quote(source.Rationale)}",
        ];
    }

    private static string ItemOf(Invariant invariant) => invariant switch
    {
        Invariant.Membership => "b1.broadcast",
        Invariant.Files => "b2.intact",
        Invariant.Mail => "b3.deliver",
        Invariant.Clearing => "b3.cleared",
        Invariant.Times => "b3.timestamp",
        Invariant.Users => "t4.users",
        Invariant.Answers => "t4.confirm",
        Invariant.Names => "t4.safe",
        _ => "t4.route",
    };

    /// <summary>
    /// Generates the candidates of one size (bots, repetitions, messages per repetition), one or more for each kind of
    /// traffic.
    /// </summary>
    private sealed class Size(Workload load, int bots, int times, int each, bool hasMail)
    {
        private static readonly CandidateLine _everything =
            new("all receive everything sent to them within 1 s") { IsCheck = true };

        private static CandidateLine NoticesSeen => SeesLeave("stayers", "comers");

        private int Groups => Math.Max(1, bots / 8);

        /// <summary>Statements that set the workload's special write modes for all bots.</summary>
        public IEnumerable<CandidateLine[]> Writings =>
            Actions<WorkloadAction.SetWriteMode>().Select(write => write.Mode switch
        {
            WriteMode.Pieces => string.Create(CultureInfo.InvariantCulture, $"write in pieces of {write.Bytes} bytes"),
            WriteMode.InsideCharacters => "write cutting characters",
            _ => "",
        }).Where(writing => writing.Length > 0).Distinct().Select(writing => new[] { Line($"all {writing}") });

        /// <summary>Statement endings for the workload's special disconnect modes.</summary>
        public IEnumerable<string> Goings => Actions<WorkloadAction.Reconnect>().Select(go => go.Mode switch
        {
            DisconnectMode.Close => "close the connection",
            DisconnectMode.HalfClose => "half-close the connection",
            DisconnectMode.Reset => "reset the connection",
            _ => "",
        }).Where(going => going.Length > 0).Distinct();

        /// <summary>All bots send messages to each other.</summary>
        /// <param name="writing">Statements that set a write mode; empty for whole messages.</param>
        public Candidate DirectMessage(CandidateLine[] writing) => Compose(
            [Bots("students", bots)],
            [
                Line("all join"), .. writing, Again(InParallel(Line($"students send random students {each} messages"))),
                _everything,
            ]);

        /// <summary>All bots send messages to each other, several per write.</summary>
        public Candidate Bursts() => Compose(
            [Bots("students", bots)],
            Line("all join"), Again(InParallel(Line($"students send random students {each} messages at once"))),
            _everything);

        /// <summary>
        /// Some bots reconnect while the others send messages (also to them, if messages are queued): with a pause, and
        /// quickly.
        /// </summary>
        /// <param name="going">The statement ending for the disconnect.</param>
        public IEnumerable<Candidate> Returns(string going) =>
            [Returns(quick: false, going), Returns(quick: true, going)];

        private Candidate Returns(bool quick, string going)
        {
            CandidateLine away = Line($"stayers send random {(hasMail ? "all" : "stayers")} {each} messages");
            CandidateLine meanwhile = Line($"stayers send random stayers {each} messages");
            IEnumerable<CandidateLine> turn =
            [
                // Waits until no message is in transit to the bots that disconnect.
                _everything,
                Line($"comers {going}"),
                // A disconnect is certain only once other bots have seen it.
                .. quick ? [] : new[] { NoticesSeen, away },
                InParallel(Line("comers come back"), meanwhile),
                Line($"all send random all {each} messages"),
            ];
            return Compose(
                [Bots("stayers", bots), Bots("comers", Math.Max(1, bots / 4))], Line("all join"), Again([.. turn]),
                _everything);
        }

        /// <summary>All bots send messages to groups and to each other.</summary>
        public Candidate GroupMessage() => Compose(
            [Bots("students", bots)],
            Line("all join"), Line($"students form {Groups} groups"),
            Again(InParallel(
                Line($"students send their group {Math.Max(1, each / 5)} messages"),
                Line($"students send random students {each} messages"))),
            _everything);

        /// <summary>Some bots join and leave a group while others stay in it.</summary>
        public Candidate Moves() => Compose(
            [Bots("stayers", bots), Bots("comers", Math.Max(1, bots / 4))],
            Line("all join"), Line("stayers form 1 group"),
            Again(
                Line("comers join group group1"), Line("stayers send @group1 1 message"),
                Line("comers leave group group1"), Line("stayers send @group1 1 message")),
            _everything);

        /// <summary>Many bots claim one name at the same time.</summary>
        public Candidate Race() => Compose(
            [Bots("rivals", Math.Min(bots, 10))],
            Again(
                Line("rivals try to join as \"Prize\""),
                Line("exactly one of rivals joined") with { IsCheck = true },
                Line("rivals close the connection")));

        /// <summary>Some bots reconnect; then all user lists are checked.</summary>
        /// <param name="going">The statement ending for the disconnect.</param>
        public Candidate Lists(string going) => Compose(
            [Bots("stayers", bots), Bots("comers", Math.Max(1, bots / 4))],
            Line("all join"), Again(Line($"comers {going}"), NoticesSeen, Line("comers come back")),
            Line("all see users all") with { IsCheck = true });

        /// <summary>Files are sent one after another, while other bots send messages.</summary>
        /// <param name="writing">Statements that set a write mode; empty for whole messages.</param>
        public Candidate Files(CandidateLine[] writing) => Compose(
            [new CandidateLine("bots alice, bob"), Bots("students", bots)],
            [Line("all join"), .. writing, Again(
                InParallel(
                    Line($"alice sends bob file \"a.bin\" of {Bytes()} bytes"),
                    Line($"students send random students {each} messages")),
                Line("bob receives the file from alice within 1 s") with { IsCheck = true })]);

        /// <summary>Messages are queued for an offline bot and must carry the time they were sent.</summary>
        public Candidate Times() => Compose(
            [new CandidateLine("bots alice, bob")],
            Line("all join"),
            Again(
                Line("bob leaves"), SeesLeave("alice", "bob"), Line($"alice sends bob {each} messages"),
                Line("wait 1 s"),
                Line("bob comes back"),
                Line($"bob receives the last {each} messages from alice with the time they were sent within 1 s")
                    with { IsCheck = true }));

        /// <summary>Messages are sent that must be answered.</summary>
        /// <param name="writing">Statements that set a write mode; empty for whole messages.</param>
        public Candidate Answers(CandidateLine[] writing) => Compose(
            [new CandidateLine("bots alice, bob")],
            [Line("all join"), .. writing, new CandidateLine(
                string.Create(CultureInfo.InvariantCulture, $"repeat {times * each} times:"),
                Line("alice sends bob \"Hello\""),
                Line("alice is told it was delivered within 1 s") with { IsCheck = true })]);

        private static CandidateLine SeesLeave(string who, string whom) =>
            new("if offered:", Line($"{who} {(who == "alice" ? "sees" : "see")} {whom} leave within 1 s"));

        private IEnumerable<T> Actions<T>()
            where T : WorkloadAction => load.Actions.Select(weightedAction => weightedAction.Action).OfType<T>();

        private int Bytes() =>
            Actions<WorkloadAction.SendFile>().Select(file => file.MostBytes).DefaultIfEmpty(1000).Max();

        private static Candidate Compose(
            IReadOnlyList<CandidateLine> bots, params IReadOnlyList<CandidateLine> lines) =>
            new([], bots, lines);

        private CandidateLine Again(params IReadOnlyList<CandidateLine> lines) =>
            new(string.Create(CultureInfo.InvariantCulture, $"repeat {times} times:"), lines);

        private static CandidateLine InParallel(params IReadOnlyList<CandidateLine> lines) =>
            new("in parallel:", lines);

        private static CandidateLine Bots(string swarm, int count) => Line($"bots {count} {swarm}");

        private static CandidateLine Line(string text) => new(Candidate.Corrected(text));
    }
}
