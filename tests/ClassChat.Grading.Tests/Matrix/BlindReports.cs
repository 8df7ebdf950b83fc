using System.Globalization;
using Bogus;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using ClassChat.Testing.Faults;
using ClassChat.Grading.Tests.Runs;
using NUnit.Framework;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>
/// Writes reports of faulty servers that do not name the fault, for somebody to guess it from the report alone, and
/// the faults into a file beside them.
/// </summary>
[Explicit("writes files for a person to read")]
public sealed class BlindReports
{
    private const int Count = 10;

    [TestCase(20), TestCase(21)]
    [CancelAfter(900_000)]
    public async Task Reports_of_ten_faults_to_be_guessed(int seed, CancellationToken cancel)
    {
        string folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"blind-{seed}"))).FullName;
        Fault[] faults = [.. new Randomizer(seed).Shuffle(MatrixFaults.All.Where(HasPoints)).Take(Count)];
        List<string> key = [];
        for (int i = 0; i < faults.Length; i++)
        {
            Grade grade = await GradeAsync(faults[i], cancel);
            string name = string.Create(CultureInfo.InvariantCulture, $"{i + 1}.md");
            await File.WriteAllTextAsync(
                Path.Combine(folder, name), MarkdownReport.Write(ReportBuilder.Build(grade, "")), cancel);
            key.Add($"{name}: {faults[i]}");
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, "key.txt"), key, cancel);
        TestContext.Out.WriteLine(folder);
    }

    private static bool HasPoints(Fault fault) => Item(fault) is { Points: > 0 } item
        && !item.Scenarios.All(id => RepositorySuite.Suite.Scenarios[id].Exclusive);

    private static RubricItem Item(Fault fault) =>
        RepositorySuite.Suite.Rubric.Items.Single(item => item.Id == fault.Item);

    private static async Task<Grade> GradeAsync(Fault fault, CancellationToken cancel)
    {
        RubricItem own = Item(fault);
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(
            item => item.Task == own.Task && item.Program != ProgramRole.Client && item.Level <= fault.Level)];
        var programs = new Dictionary<Protocol.Level, ProgramUnderTest>
        {
            [fault.Level] = new(fault.Server, RepositorySuite.DialectOf(fault.Level)),
        };
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 2, cancel);
        return await new GradingRun(
            RepositorySuite.Suite, new Submission("somebody", programs), options, scheduler: scheduler)
            .RunAsync(items, cancel);
    }
}
