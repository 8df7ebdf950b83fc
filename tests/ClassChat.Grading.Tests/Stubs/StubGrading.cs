using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>Grades a stub server by some items, once, in its own dialect or a variant of it.</summary>
internal static class StubGrading
{
    public static async Task<Grade> GradeAsync(
        StubServer server, string[] ids, CancellationToken cancel, Func<Dialect, Dialect>? vary = null)
    {
        StubProtocol manner = server.NewManner();
        Dialect dialect = DialectFile.Load(
            Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects", manner.Dialect + ".yaml")).Value!;
        var submission = new Submission("stub", new Dictionary<Level, ProgramUnderTest>
        {
            [manner.Rules.Level] = new ProgramUnderTest(server, vary?.Invoke(dialect) ?? dialect),
        });
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item => ids.Contains(item.Id))];
        return await new GradingRun(RepositorySuite.Suite, submission, options, scheduler: scheduler)
            .RunAsync(items, cancel);
    }
}
