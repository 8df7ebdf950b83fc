using System.Text;
using ClassChat.Fuzz.Inputs;
using ClassChat.Fuzz.Runs;
using ClassChat.Fuzz.Targets;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Fuzz.Tests;

/// <summary>What a run finds in a reader, and how it tells.</summary>
public sealed class FuzzRunTests
{
    private readonly string _folder = Path.Combine(Corpus.Root, "artifacts", "fuzz", "tests");

    [TearDown]
    public void RemoveFindings() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_correct_reader_has_no_findings() =>
        (await RunAsync(new ScriptedTarget(_ => default), 3_000)).ShouldBeEmpty();

    [Test]
    public async Task An_exception_is_found_once_with_the_smallest_input_in_a_file()
    {
        Finding finding = (await RunAsync(new ScriptedTarget(input => input.Contains((byte)'[')
            ? throw new FormatException("no brackets") : default), 500)).ShouldHaveSingleItem();
        Encoding.UTF8.GetString(finding.Input).ShouldBe("[");
        finding.Failure.Message.ShouldContain("no brackets");
        Directory.GetFiles(_folder).Select(File.ReadAllText).ShouldBe(["["]);
    }

    [Test]
    public async Task A_result_that_differs_the_second_time_is_found()
    {
        ulong last = 0;
        Kinds(await RunAsync(new ScriptedTarget(_ => new Outcome(++last, 0)), 100)).ShouldBe(["unsteady"]);
    }

    [Test]
    public async Task An_input_that_costs_too_much_memory_is_found() => Kinds(await RunAsync(
        new ScriptedTarget(input => new Outcome((ulong)new byte[input.Length > 40 ? 5_000_000 : 0].Length, 0)), 100))
        .ShouldBe(["memory"]);

    [Test]
    public async Task A_reader_that_keeps_memory_is_found()
    {
        List<byte[]> kept = [];
        Kinds(await RunAsync(new ScriptedTarget(_ => Keep()), 10 * Batch.Inputs)).ShouldBe(["growth"]);
        kept.Count.ShouldBeGreaterThan(10 * Batch.Inputs);

        Outcome Keep()
        {
            kept.Add(new byte[3_000]);
            return default;
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_input_that_does_not_end_is_found_with_that_input(CancellationToken cancel)
    {
        using var end = new ManualResetEvent(false);
        var target = new ScriptedTarget(input => input.Length < 3 ? Block() : default)
        {
            Time = TimeSpan.FromMilliseconds(20),
        };
        Finding finding = (await RunAsync(target, 5_000, cancel)).ShouldHaveSingleItem();
        end.Set();
        finding.Failure.Kind.ShouldBe("endless");
        finding.Input.Length.ShouldBeLessThan(3);

        Outcome Block()
        {
            end.WaitOne();
            return default;
        }
    }

    private static IEnumerable<string> Kinds(IEnumerable<Finding> findings) =>
        findings.Select(finding => finding.Failure.Kind);

    private async Task<IReadOnlyList<Finding>> RunAsync(
        Target target, int inputs, CancellationToken cancel = default) =>
        await new FuzzRun(new FuzzOptions([target], inputs, Seed: 1, Jobs: 1, _folder), TextWriter.Null)
            .RunAsync(cancel);
}
