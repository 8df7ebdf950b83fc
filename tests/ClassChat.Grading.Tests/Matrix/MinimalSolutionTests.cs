using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>
/// A server that does what the hand-out asks and no more (one recv is one message, nothing is confirmed, nobody is
/// listed) earns the base points of Tasks 1, 3 and 4 by the hand-out's rubric.
/// </summary>
public sealed class MinimalSolutionTests
{
    private static readonly string _file = Path.Combine(
        Path.GetDirectoryName(RepositorySuite.Folder)!, "tests", "ClassChat.Testing", "Python", "handout",
            "submission.yaml");

    [Test]
    [CancelAfter(120_000)]
    public async Task It_earns_base_points_and_loses_what_takes_a_closer_look(CancellationToken cancel)
    {
        Grade grade = await GradeAsync(
            item => item.Id is "h1.ack" or "h4.forward" or "h4.unknown" or "h4.glued", cancel);
        grade.Items.Select(item => $"{item.Item.Id} {item.Points}").ShouldBe(
            ["h1.ack 5", "h4.forward 8", "h4.unknown 4", "h4.glued 0"], GradeStory.Of(grade));
    }

    [Test]
    [CancelAfter(600_000)]
    [Explicit("all items of three tasks")]
    public async Task It_earns_all_base_points_of_tasks_1_3_and_4(CancellationToken cancel)
    {
        Grade grade = await GradeAsync(
            item => item.Level <= Level.Task4 && item.Program != ProgramRole.Client && item.Points > 0, cancel);
        grade.Items.Where(item => item.Item.Kind == ItemKind.Base).Sum(item => item.Points).ShouldBe(20 + 13 + 20);
        grade.Items.Where(item => item.Verdict != Verdict.Passed).Select(item => item.Item.Id).ShouldBe(
            ["h3.broken", "h4.taken", "h4.glued", "h4.cut", "h4.content"], GradeStory.Of(grade));
    }

    private static async Task<Grade> GradeAsync(Func<RubricItem, bool> isAsked, CancellationToken cancel)
    {
        Submission submission =
            SubmissionLoader.Load(_file, RepositorySuite.Folder, RepositorySuite.Policy).Value!;
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
        return await new GradingRun(RepositorySuite.Handout, submission, options, scheduler: scheduler)
            .RunAsync([.. RepositorySuite.Handout.Rubric.Items.Where(isAsked)], cancel);
    }
}
