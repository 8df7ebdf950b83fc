using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>
/// Correct servers in all dialects by the hand-out's rubric: each earns all that its dialect can say, though most have
/// no notices, lists or confirmations.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class HandoutStubTests
{
    private static readonly string[] _groups = ["h51.all", "h51.members", "h51.gone", "h51.class", "h51.at-once"];

    private static readonly string[] _files = ["h52.small", "h52.photo", "h52.large", "h52.pieces"];

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
        yield return Case(() => new NumberedVerbs());
        yield return Case(() => new SilentLines(), "h1.ack");
        yield return Case(() => new PasswordTalk());
        yield return Case(() => new QueuesAll());
        yield return Case(() => new MailArray(), [.. _groups, .. _files]);
        yield return Case(() => new TwoSockets());
        yield return Case(() => new RsaBothWays());
        yield return Case(() => new RsaOneWay());
        yield return Case(() => new NestedJson());
        yield return Case(() => new AnsiText());
        yield return Case(() => new RawFiles(), _groups);
        yield return Case(() => new ChunkedFiles());
        yield return Case(() => new OneRecv(), "h4.glued", "h4.cut");
        yield return Case(() => new TextOneWay());
        yield return Case(() => new ShortNames());
        yield return Case(() => new HexLines());
        yield return Case(() => new OwnedGroups());
        yield return Case(() => new FixedRooms(), _files);
        yield return Case(() => new GluedNames());

        static TestCaseData Case(Func<StubProtocol> manner, params string[] lacks) =>
            new TestCaseData(manner, lacks).SetArgDisplayNames(manner().Dialect);
    }

    [TestCaseSource(nameof(Correct))]
    [CancelAfter(900_000)]
    [Explicit("every item of the hand-out's rubric for every stub: takes some minutes")]
    public async Task A_correct_server_earns_what_its_dialect_can_say(
        object newManner, string[] lacks, CancellationToken cancel)
    {
        var server = new StubServer((Func<StubProtocol>)newManner);
        StubProtocol protocol = server.NewManner();
        Dialect dialect = DialectFile.Load(
            Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects", protocol.Dialect + ".yaml")).Value!;
        var submission = new Submission(protocol.Dialect, new Dictionary<Level, ProgramUnderTest>
        {
            [protocol.Rules.Level] = new ProgramUnderTest(server, dialect),
        });
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
        RubricItem[] items = [.. RepositorySuite.Handout.Rubric.Items.Where(
            item => item is { Points: > 0, Program: not ProgramRole.Client } && item.Level <= protocol.Rules.Level)];

        Grade grade = await new GradingRun(RepositorySuite.Handout, submission, options, scheduler: scheduler)
            .RunAsync(items, cancel);

        grade.Items.Where(item => item.Verdict != Verdict.Passed).Select(item => item.Item.Id)
            .ShouldBe(lacks, GradeStory.Of(grade));
    }
}
