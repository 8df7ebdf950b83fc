using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>
/// Servers that send files in several steps, each graded by all items about files that it offers: a correct one earns
/// them, and one that loses the last bytes loses the item about them alone.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class FileFormTests
{
    private static readonly string[] _items =
        ["b2.intact", "b2.checksum", "b2.corrupt", "b2.limit", "b2.confirm", "b2.group"];

    private static IEnumerable<TestCaseData> Forms()
    {
        yield return Case(() => new RawSteps(), isOfferedToGroups: true);
        yield return Case(() => new EndMark());
        yield return Case(() => new FramedChunks());
        yield return Case(() => new AckedChunks());

        static TestCaseData Case(Func<StubProtocol> manner, bool isOfferedToGroups = false) =>
            new TestCaseData(manner, isOfferedToGroups ? Verdict.Passed : Verdict.Unsupported)
                .SetName($"Files that come as in '{manner().Dialect}' earn every point that is offered");
    }

    [TestCaseSource(nameof(Forms)), CancelAfter(300_000)]
    public async Task Files_earn_every_point(object manner, Verdict ofGroups, CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(
            new StubServer((Func<StubProtocol>)manner), _items, cancel);

        Verdicts(grade).ShouldBe(
            [.. _items[..^1].Select(id => $"{id} {Verdict.Passed}"), $"{_items[^1]} {ofGroups}"], GradeStory.Of(grade));
    }

    [Test, CancelAfter(300_000)]
    public async Task The_last_bytes_of_a_file_cost_only_what_is_about_them(CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(
            new StubServer(() => new RawSteps(), StubFault.LosesLastBytes), _items, cancel);

        Verdicts(grade).ShouldBe(
            [$"{_items[0]} {Verdict.Failed}", .. _items[1..].Select(id => $"{id} {Verdict.Passed}")],
            GradeStory.Of(grade));
    }

    private static IEnumerable<string> Verdicts(Grade grade) =>
        grade.Items.Select(item => $"{item.Item.Id} {item.Verdict}");
}
