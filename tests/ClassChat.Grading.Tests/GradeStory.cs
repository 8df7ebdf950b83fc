using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;

namespace ClassChat.Grading.Tests;

/// <summary>What went wrong in a grade, for who reads a failed test.</summary>
internal static class GradeStory
{
    /// <summary>A line for each item that did not pass.</summary>
    public static string Of(Grade grade) => string.Join('\n', grade.Items
        .Where(item => item.Verdict is not Verdict.Passed)
        .Select(item => $"{item.Item.Id} {item.Verdict} {item.Reason}: "
            + string.Join("; ", item.Scenarios.Where(s => s.Result.Verdict != Verdict.Passed).Select(
                s => $"{s.Scenario.Id} {s.Result.Verdict} {s.Result.Failure?.Line} {s.Result.Failure?.Mismatch}"))));
}
