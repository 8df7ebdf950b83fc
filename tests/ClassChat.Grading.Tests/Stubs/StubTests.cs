using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Matrix;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>
/// Servers that talk in every way that was seen, each graded through a dialect file alone: a correct one gets every
/// point there is at its level, but for what it does not offer; one with a fault loses what the fault is about.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class StubTests
{
    private static readonly string[] _groups =
        ["b1.create", "b1.duplicate", "b1.join", "b1.leave", "b1.list", "b1.broadcast", "b1.cleanup"];

    // Who is asked for everything, Tasks 1 and 3 included: no framing, one recv, silence, more than one socket, text.
    private static readonly string[] _whole =
        [.. new StubProtocol[] { new GluedText(), new OneRecv(), new SilentLines(), new TwoSockets(), new TextOneWay() }
            .Select(protocol => protocol.Dialect)];

    private static readonly string[] _files =
        ["b2.intact", "b2.checksum", "b2.corrupt", "b2.limit", "b2.confirm", "b2.group"];

    /// <summary>Number of items that are graded of each stub.</summary>
    private const int SampleSize = 3;

    private static readonly HashSet<string> _all = [.. RepositorySuite.Suite.Rubric.Items.Select(item => item.Id)];

    // Without r.swarm: a million notices take a stub two minutes.
    private static readonly string[] _notes =
        ["r.glued", "r.cut", "r.bytes", "r.spoof", "r.outsider", "r.slow", "r.flood", "r.path", "r.names"];

    private static IEnumerable<TestCaseData> Correct()
    {
        yield return Case(() => new GluedText());
        yield return Case(() => new NulJson());
        yield return Case(() => new DigitsJson());
        yield return Case(() => new UInt32Json());
        yield return Case(() => new VarintPipes());
        yield return Case(() => new PrettyJson());
        yield return Case(() => new SlashCommands());
        yield return Case(() => new ThreeLines());
        yield return Case(() => new StickyPartner());
        yield return Case(() => new SharedTarget());
        yield return Case(() => new NumberedVerbs());
        yield return Case(() => new SilentLines(), "t1.ack", "t4.confirm", "t4.errors", "t4.users");
        yield return Case(() => new PasswordTalk());
        yield return Case(() => new QueuesAll(), "t4.users");
        yield return Case(() => new MailArray(), [.. _groups, .. _files, "b3.files"]);
        yield return Case(() => new TwoSockets());
        yield return Case(() => new RsaBothWays());
        yield return Case(() => new RsaOneWay());
        yield return Case(() => new NestedJson(), "t4.confirm");
        yield return Case(() => new AnsiText());
        yield return Case(() => new RawFiles(), [.. _groups, "t4.users", "b2.group"]);
        yield return Case(() => new RawSteps(), "t4.users", "b1.leave", "b1.list", "b1.cleanup");
        yield return Case(() => new EndMark(), [.. _groups, "t4.users", "b2.group"]);
        yield return Case(() => new FramedChunks(), [.. _groups, "t4.users", "b2.group"]);
        yield return Case(() => new AckedChunks(), [.. _groups, "t4.users", "b2.group"]);
        yield return Case(() => new ChunkedFiles(), "t3.notices", "t3.disconnect", "t4.users");
        yield return Case(() => new OneRecv());
        yield return Case(() => new TextOneWay());
        yield return Case(() => new ShortNames());
        yield return Case(() => new HexLines());
        yield return Case(() => new OwnedGroups());
        yield return Case(
            () => new FixedRooms(), ["b1.create", "b1.duplicate", "b1.cleanup", .. _files, "b3.files"]);
        yield return Case(() => new GluedNames(), "t4.users");

        static TestCaseData Case(Func<StubProtocol> manner, params string[] lacks) => new TestCaseData(manner, lacks)
            .SetName($"A correct server that talks '{manner().Dialect}' gets every point it can");
    }

    private static IEnumerable<TestCaseData> Faulty()
    {
        yield return Case(() => new GluedText(), StubFault.LosesLongTexts, "t4.route");
        yield return Case(() => new ThreeLines(), StubFault.TrimsTexts, "t4.route");
        yield return Case(() => new StickyPartner(), StubFault.EvictsHolder, "t4.register", "t4.safe");
        yield return Case(() => new RsaBothWays(), StubFault.DeadAfterMalformed, "t4.errors");
        yield return Case(() => new NulJson(), StubFault.ReplacesGroups, "b1.duplicate");
        yield return Case(() => new SlashCommands(), StubFault.LeaksGroups, "b1.broadcast");
        yield return Case(() => new DigitsJson(), StubFault.SpoilsLargeFiles, "b2.intact");
        yield return Case(() => new MailArray(), StubFault.KeepsMail, "b3.cleared");
        yield return Case(() => new DigitsJson(), StubFault.IgnoresGoodbye, "t1.exit");

        static TestCaseData Case(Func<StubProtocol> manner, StubFault fault, string fails, params string[] skipped) =>
            new TestCaseData(manner, fault, fails, skipped)
                .SetName($"A server that talks '{manner().Dialect}' and {fault} loses {fails}");
    }

    [TestCaseSource(nameof(Correct))]
    [CancelAfter(900_000)]
    public Task A_correct_server_gets_every_point_it_can(
        object newManner, string[] lacks, CancellationToken cancel)
    {
        var manner = (Func<StubProtocol>)newManner;
        IReadOnlySet<string> chosen = ItemSample.Of([], _all, SampleSize, manner().Dialect);
        return JudgeCorrectAsync(manner, lacks, chosen, cancel);
    }

    [TestCaseSource(nameof(CorrectOfAll))]
    [CancelAfter(900_000)]
    [Explicit("every item of every stub: takes ten minutes")]
    public Task A_correct_server_gets_every_point_it_can_of_all_items(
        object newManner, string[] lacks, CancellationToken cancel) =>
        JudgeCorrectAsync((Func<StubProtocol>)newManner, lacks, _all, cancel);

    private static IEnumerable<TestCaseData> CorrectOfAll() => Correct().Select(
        test => new TestCaseData(test.Arguments).SetName($"{test.TestName}, of all items"));

    private static async Task JudgeCorrectAsync(
        Func<StubProtocol> manner, string[] lacks, IReadOnlySet<string> chosen, CancellationToken cancel)
    {
        // The items of Tasks 1 and 3 take long, and ask for little that is a matter of how somebody talks.
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(
            item => item.Points > 0 && (item.Level >= Level.Task4 || _whole.Contains(manner().Dialect))
                && chosen.Contains(item.Id))];

        Grade grade = await GradeAsync(new StubServer(manner), items, cancel);

        Verdicts(grade).ShouldBe(
            items.Select(item => $"{item.Id} {(IsAsked(item) ? Verdict.Passed : Verdict.Unsupported)}"),
            $"seed {ItemSample.Seed}: {GradeStory.Of(grade)}");

        bool IsAsked(RubricItem item) =>
            item is { NotOffered: null, Program: not ProgramRole.Client }
            && item.Level <= manner().Rules.Level && !lacks.Contains(item.Id);
    }

    [TestCaseSource(nameof(Faulty))]
    [CancelAfter(900_000)]
    public async Task One_fault_costs_its_own_item(
        object newManner, object fault, string fails, string[] skipped, CancellationToken cancel)
    {
        var server = new StubServer((Func<StubProtocol>)newManner, (StubFault)fault);
        // The items of Tasks 1 and 3 take long, and ask a chat server for what those of Task 4 ask in detail.
        IReadOnlySet<string> chosen = ItemSample.Of([fails, .. skipped], _all, SampleSize, fault + fails);
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item =>
            item.Points > 0 && (item.Level >= Level.Task4 || item.Id == fails) && chosen.Contains(item.Id))];

        Grade grade = await GradeAsync(server, items, cancel);

        Of(Verdict.Failed).ShouldBe([fails], GradeStory.Of(grade));
        Of(Verdict.Skipped).ShouldBe(skipped, GradeStory.Of(grade));
        Of(Verdict.Error).ShouldBeEmpty(GradeStory.Of(grade));

        IEnumerable<string> Of(Verdict verdict) =>
            grade.Items.Where(item => item.Verdict == verdict).Select(item => item.Item.Id);
    }

    [Test, CancelAfter(900_000)]
    public async Task Who_is_refused_late_where_silence_is_a_yes_was_refused(CancellationToken cancel)
    {
        var server = new StubServer(() => new SilentLines(thought: TimeSpan.FromSeconds(0.5)));
        Grade grade = await GradeAsync(server, Items(["t4.register", "t4.route", "t4.safe"]), cancel);
        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Passed, GradeStory.Of(grade));
    }

    [Test, CancelAfter(900_000)]
    public async Task A_name_that_all_are_refused_late_went_to_nobody(CancellationToken cancel)
    {
        var server = new StubServer(() => new SilentLines(TimeSpan.FromSeconds(0.5), refuses: "Star"));
        Grade grade = await GradeAsync(server, Items(["t4.register", "t4.route", "t4.safe"]), cancel);
        Verdicts(grade).ShouldBe(
            ["t4.register Passed", "t4.route Passed", "t4.safe Failed"], GradeStory.Of(grade));
    }

    [TestCaseSource(nameof(_notes)), CancelAfter(900_000)]
    public async Task A_robust_server_of_another_dialect_passes_the_notes_too(string id, CancellationToken cancel)
    {
        Grade grade = await GradeAsync(new StubServer(() => new QueuesAll()), Items([id]), cancel);
        Verdicts(grade).ShouldBe([$"{id} {Verdict.Passed}"], GradeStory.Of(grade));
    }

    [Test, CancelAfter(900_000)]
    public async Task What_is_glued_or_cut_is_a_note_where_one_recv_is_one_message(CancellationToken cancel)
    {
        Grade grade = await GradeAsync(new StubServer(() => new OneRecv()), Items(["r.glued", "r.cut"]), cancel);
        Verdicts(grade).ShouldBe(["r.glued Failed", "r.cut Failed"], GradeStory.Of(grade));
    }

    [Test, CancelAfter(900_000)]
    public async Task What_no_dialect_file_can_say_a_program_says(CancellationToken cancel)
    {
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(
            item => item is { Points: > 0, Program: not ProgramRole.Client, Level: <= Level.Task4 })];

        Grade grade = await GradeAsync(new StubServer(() => new VarintPipes()), items, cancel, dialect: "adapter");

        Verdicts(grade).ShouldBe(items.Select(item => $"{item.Id} {Verdict.Passed}"), GradeStory.Of(grade));
    }

    private static RubricItem[] Items(string[] ids) =>
        [.. ids.Select(id => RepositorySuite.Suite.Rubric.Items.Single(item => item.Id == id))];

    private static async Task<Grade> GradeAsync(
        StubServer server, IReadOnlyList<RubricItem> items, CancellationToken cancel, string? dialect = null)
    {
        StubProtocol protocol = server.NewManner();
        string file = (dialect ?? protocol.Dialect) + ".yaml";
        ParseResult<Dialect> read = DialectFile.Load(Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects", file));
        read.Errors.ShouldBeEmpty();
        var submission = new Submission(protocol.Dialect, new Dictionary<Level, ProgramUnderTest>
        {
            [protocol.Rules.Level] = new ProgramUnderTest(server, read.Value!),
        });
        // What a stub does it does every time: nothing need be repeated.
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
        return await new GradingRun(RepositorySuite.Suite, submission, options, scheduler: scheduler)
            .RunAsync(items, cancel);
    }

    private static IEnumerable<string> Verdicts(Grade grade) =>
        grade.Items.Select(item => $"{item.Item.Id} {item.Verdict}");
}
