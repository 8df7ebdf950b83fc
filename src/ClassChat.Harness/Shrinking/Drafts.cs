using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Shrinking;

/// <summary>
/// The drafts that a broken workload is looked for in: what its bots did, in the words of scenarios, in a few shapes
/// and sizes. In each, what was found broken must be seen to hold, and does at a correct server.
/// </summary>
internal static class Drafts
{
    /// <summary>How clients should go.</summary>
    private const string Leaving = "leave";

    /// <summary>How large a draft is: bots, times, messages each time. Smaller ones are tried first.</summary>
    private static readonly (int Bots, int Times, int Each)[] _sizes = [(8, 5, 5), (20, 10, 10), (40, 10, 40)];

    /// <summary>
    /// Drafts that may fail as the workload did, simple and small ones first; and those in which bots write and go as
    /// clients should before those in which they do so in the other ways that the workload has.
    /// </summary>
    public static IEnumerable<Draft> For(Property property, Workload load, Scenario source, Level level, bool hasMail)
    {
        Shape[] shapes = [.. _sizes.Select(size => new Shape(load, size.Bots, size.Times, size.Each, hasMail))];
        string[] head = Head(property, source, level);
        return Simplest(shapes[..^1], shape => Of(property, shape))
            .Concat(Of(property, shapes[^1]))
            .Concat(Simplest(shapes, shape => Uncommon(property, shape)))
            .Select(draft => draft with { Head = head });
    }

    /// <summary>
    /// The first of each size, then the second of each, and so on: a simple one can be made smaller soonest.
    /// </summary>
    private static IEnumerable<Draft> Simplest(IReadOnlyList<Shape> shapes, Func<Shape, IEnumerable<Draft>> draw)
    {
        Draft[][] drafts = [.. shapes.Select(shape => draw(shape).ToArray())];
        return Enumerable.Range(0, drafts.Max(same => same.Length))
            .SelectMany(i => drafts.Select(same => same[i]));
    }

    private static IEnumerable<Draft> Of(Property property, Shape shape) => property switch
    {
        Property.Names => [shape.Race()],
        Property.Users => [shape.Lists(Leaving)],
        Property.Files => [shape.Files([])],
        Property.Times => [shape.Times()],
        Property.Answers => [shape.Answers([])],
        Property.Membership => [shape.GroupTalk(), shape.Moves()],
        Property.Mail or Property.Clearing => shape.Returns(Leaving),
        _ => [shape.Talk([]), shape.Bursts(), .. shape.Returns(Leaving)],
    };

    private static IEnumerable<Draft> Uncommon(Property property, Shape shape) => property switch
    {
        Property.Users => shape.Goings.Select(shape.Lists),
        Property.Answers => shape.Writings.Select(shape.Answers),
        Property.Files => shape.Writings.Select(shape.Files),
        Property.Mail or Property.Clearing => shape.Goings.SelectMany(shape.Returns),
        Property.Names or Property.Times or Property.Membership => [],
        _ => [.. shape.Writings.Select(shape.Talk), .. shape.Goings.SelectMany(shape.Returns)],
    };

    private static string[] Head(Property property, Scenario source, Level level)
    {
        string items = source.Items.Count > 0 ? string.Join(", ", source.Items) : ItemOf(property);
        return
        [
            $"scenario {Visible.Quote($"{source.Title}: {PropertyNames.Of(property)}, as small as it could be made")}",
            $"counts for {items}",
            $"level {(level == Level.Full ? Level.Bonus3 : level).Name()}",
            $"why {Visible.Quote(source.Why)}",
        ];
    }

    private static string ItemOf(Property property) => property switch
    {
        Property.Membership => "b1.broadcast",
        Property.Files => "b2.intact",
        Property.Mail => "b3.deliver",
        Property.Clearing => "b3.cleared",
        Property.Times => "b3.timestamp",
        Property.Users => "t4.users",
        Property.Answers => "t4.confirm",
        Property.Names => "t4.safe",
        _ => "t4.route",
    };

    /// <summary>What drafts are made of, for one size.</summary>
    private sealed class Shape(Workload load, int bots, int times, int each, bool hasMail)
    {
        private static readonly DraftLine _everything =
            new("all receive everything sent to them within 1 s") { IsCheck = true };

        private static DraftLine Noticed => SeenToLeave("stayers", "comers");

        private int Groups => Math.Max(1, bots / 8);

        /// <summary>How bots of the workload write beside whole messages: the statement that makes all do so.</summary>
        public IEnumerable<DraftLine[]> Writings => Deeds<Deed.Write>().Select(write => write.Manner switch
        {
            WireManner.Pieces => string.Create(CultureInfo.InvariantCulture, $"write in pieces of {write.Bytes} bytes"),
            WireManner.InsideCharacters => "write cutting characters",
            _ => "",
        }).Where(writing => writing.Length > 0).Distinct().Select(writing => new[] { Line($"all {writing}") });

        /// <summary>How they go beside leaving as clients should, as a statement goes on after who.</summary>
        public IEnumerable<string> Goings => Deeds<Deed.Return>().Select(go => go.Manner switch
        {
            Manner.Close => "close the connection",
            Manner.HalfClose => "half-close the connection",
            Manner.Reset => "reset the connection",
            _ => "",
        }).Where(going => going.Length > 0).Distinct();

        /// <summary>Everybody writes to everybody.</summary>
        /// <param name="writing">How they write, if not in whole messages.</param>
        public Draft Talk(DraftLine[] writing) => Of(
            [Bots("students", bots)],
            [
                Line("all join"), .. writing, Again(Together(Line($"students send random students {each} messages"))),
                _everything,
            ]);

        /// <summary>The same, several to a write.</summary>
        public Draft Bursts() => Of(
            [Bots("students", bots)],
            Line("all join"), Again(Together(Line($"students send random students {each} messages at once"))),
            _everything);

        /// <summary>
        /// Some go and come back while the others write, to them, too, where messages wait: at leisure, and quickly.
        /// </summary>
        /// <param name="going">How they go.</param>
        public IEnumerable<Draft> Returns(string going) => [Returns(quick: false, going), Returns(quick: true, going)];

        private Draft Returns(bool quick, string going)
        {
            DraftLine away = Line($"stayers send random {(hasMail ? "all" : "stayers")} {each} messages");
            DraftLine meanwhile = Line($"stayers send random stayers {each} messages");
            IEnumerable<DraftLine> turn =
            [
                // Nothing is under way to those who go.
                _everything,
                Line($"comers {going}"),
                // That they have gone is certain only when others have seen it.
                .. quick ? [] : new[] { Noticed, away },
                Together(Line("comers come back"), meanwhile),
                Line($"all send random all {each} messages"),
            ];
            return Of(
                [Bots("stayers", bots), Bots("comers", Math.Max(1, bots / 4))], Line("all join"), Again([.. turn]),
                _everything);
        }

        /// <summary>Groups, and talk beside them.</summary>
        public Draft GroupTalk() => Of(
            [Bots("students", bots)],
            Line("all join"), Line($"students form {Groups} groups"),
            Again(Together(
                Line($"students send their group {Math.Max(1, each / 5)} messages"),
                Line($"students send random students {each} messages"))),
            _everything);

        /// <summary>Some join a group and leave it, while others are in it.</summary>
        public Draft Moves() => Of(
            [Bots("stayers", bots), Bots("comers", Math.Max(1, bots / 4))],
            Line("all join"), Line("stayers form 1 group"),
            Again(
                Line("comers join group group1"), Line("stayers send @group1 1 message"),
                Line("comers leave group group1"), Line("stayers send @group1 1 message")),
            _everything);

        /// <summary>Many ask at once for one name.</summary>
        public Draft Race() => Of(
            [Bots("rivals", Math.Min(bots, 10))],
            Again(
                Line("rivals try to join as \"Prize\""),
                Line("exactly one of rivals joined") with { IsCheck = true },
                Line("rivals close the connection")));

        /// <summary>Some go and come back; then everybody's list is looked at.</summary>
        /// <param name="going">How they go.</param>
        public Draft Lists(string going) => Of(
            [Bots("stayers", bots), Bots("comers", Math.Max(1, bots / 4))],
            Line("all join"), Again(Line($"comers {going}"), Noticed, Line("comers come back")),
            Line("all see users all") with { IsCheck = true });

        /// <summary>Files, one after another.</summary>
        /// <param name="writing">How they write, if not in whole messages.</param>
        public Draft Files(DraftLine[] writing) => Of(
            [new DraftLine("bots alice, bob"), Bots("students", bots)],
            [Line("all join"), .. writing, Again(
                Together(
                    Line($"alice sends bob file \"a.bin\" of {Bytes()} bytes"),
                    Line($"students send random students {each} messages")),
                Line("bob receives the file from alice within 1 s") with { IsCheck = true })]);

        /// <summary>Messages that wait.</summary>
        public Draft Times() => Of(
            [new DraftLine("bots alice, bob")],
            Line("all join"),
            Again(
                Line("bob leaves"), SeenToLeave("alice", "bob"), Line($"alice sends bob {each} messages"),
                Line("wait 1 s"),
                Line("bob comes back"),
                Line($"bob receives the last {each} messages from alice with the time they were sent within 1 s")
                    with { IsCheck = true }));

        /// <summary>Messages that must be answered.</summary>
        /// <param name="writing">How they are written, if not whole.</param>
        public Draft Answers(DraftLine[] writing) => Of(
            [new DraftLine("bots alice, bob")],
            [Line("all join"), .. writing, new DraftLine(
                string.Create(CultureInfo.InvariantCulture, $"repeat {times * each} times:"),
                Line("alice sends bob \"Hello\""),
                Line("alice is told it was delivered within 1 s") with { IsCheck = true })]);

        private static DraftLine SeenToLeave(string who, string whom) =>
            new("if offered:", Line($"{who} {(who == "alice" ? "sees" : "see")} {whom} leave within 1 s"));

        private IEnumerable<T> Deeds<T>()
            where T : Deed => load.Deeds.Select(weighted => weighted.Deed).OfType<T>();

        private int Bytes() =>
            Deeds<Deed.GiveFile>().Select(file => file.MostBytes).DefaultIfEmpty(1000).Max();

        private static Draft Of(IReadOnlyList<DraftLine> bots, params IReadOnlyList<DraftLine> lines) =>
            new([], bots, lines);

        private DraftLine Again(params IReadOnlyList<DraftLine> lines) =>
            new(string.Create(CultureInfo.InvariantCulture, $"repeat {times} times:"), lines);

        private static DraftLine Together(params IReadOnlyList<DraftLine> lines) => new("in parallel:", lines);

        private static DraftLine Bots(string swarm, int count) => Line($"bots {count} {swarm}");

        private static DraftLine Line(string text) => new(Draft.Corrected(text));
    }
}
