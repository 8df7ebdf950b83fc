using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>Servers that encrypt in every way that was seen, each graded through a dialect file alone.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CipherStubTests
{
    private static readonly string[] _people = ["t4.register", "t4.route", "t4.confirm", "t4.errors"];

    private static IEnumerable<TestCaseData> Correct()
    {
        yield return Case(() => new CipherGlued(), _people);
        yield return Case(() => new CipherEnvelopes(), _people);
        yield return Case(() => new CipherParts(), _people);
        yield return Case(() => new CipherFields(), "t4.route", "b1.broadcast", "b2.intact", "b2.group");
        yield return Case(() => new CipherGroups(), "t4.route", "b1.broadcast", "b1.join");
        yield return Case(() => new CipherExceptions(), [.. _people, "t4.users"]);
        yield return Case(() => new CipherUnused(), _people);

        static TestCaseData Case(Func<StubProtocol> manner, params string[] items) => new TestCaseData(manner, items)
            .SetName($"A correct server that talks '{manner().Dialect}' gets every point of its encryption");
    }

    [TestCaseSource(nameof(Correct)), CancelAfter(300_000)]
    public async Task A_correct_server_gets_every_point(object manner, string[] items, CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(new StubServer((Func<StubProtocol>)manner), items, cancel);
        grade.Items.Select(item => $"{item.Item.Id} {item.Verdict}")
            .ShouldBe(items.Select(id => $"{id} {Verdict.Passed}"), ignoreOrder: true, GradeStory.Of(grade));
    }

    [Test, CancelAfter(300_000)]
    public async Task A_server_that_sends_long_texts_in_clear_loses_their_item(CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(
            new StubServer(() => new CipherEnvelopes(clearChars: 100)), ["t4.register", "t4.route", "t4.errors"],
            cancel);
        string story = GradeStory.Of(grade);
        story.ShouldContain("it is not encrypted");
        grade.Items.Where(item => item.Verdict != Verdict.Passed).Select(item => $"{item.Item.Id} {item.Verdict}")
            .ShouldBe(["t4.route Failed"], ignoreOrder: false, story);

        WireExcerpt[] wires = [.. grade.Items.SelectMany(item => item.Scenarios)
            .Select(scenario => scenario.Result.Failure).OfType<Failure>().SelectMany(failure => failure.Wires)];
        wires.ShouldContain(
            wire => wire.Sent.Contains("encrypted") && wire.DecryptedSent!.Contains("send")
                && wire.DecryptedReceived!.Contains("type"),
            string.Join('\n', (object[])wires));
    }
}
