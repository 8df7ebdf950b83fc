using ClassChat.Fuzz.Inputs;
using ClassChat.Fuzz.Runs;
using ClassChat.Fuzz.Targets;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Fuzz.Tests;

/// <summary>
/// A short run of every target. The seed is printed; another one, or more inputs:
/// <c>dotnet run --project tests/ClassChat.Fuzz -c Release -- --seed 2 --inputs 1000000</c>.
/// </summary>
public sealed class ShortRunTests
{
    private const int Seed = 1;

    /// <summary>Number of inputs of all targets together.</summary>
    private const int Inputs = 10_000;

    private static readonly int _weights = TargetList.All.Sum(target => target.Weight);

    private static IEnumerable<TestCaseData> Targets() => TargetList.All.Select(
        target => new TestCaseData(target).SetName($"Damaged inputs do no harm to '{target.Name}', {target.About}"));

    [TestCaseSource(nameof(Targets))]
    [CancelAfter(120_000)]
    public async Task Damaged_inputs_do_no_harm(Target target, CancellationToken cancel)
    {
        var options = new FuzzOptions(
            [target], Math.Max(1, Inputs * target.Weight / _weights), Seed, Environment.ProcessorCount,
            Path.Combine(Corpus.Root, "artifacts", "fuzz"));
        var output = new StringWriter();
        IReadOnlyList<Finding> findings = await new FuzzRun(options, output).RunAsync(cancel);
        TestContext.Out.WriteLine(output);
        findings.ShouldBeEmpty(output.ToString());
    }
}
