using System.Text;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Running;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Examined;

/// <summary>The grader is graded: what is useless gets no points, what has one fault loses just its own.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ExaminedTests
{
    private static readonly byte[] _success = Encoding.UTF8.GetBytes(
        "{\"status\":\"success\",\"message\":\"Welcome! It is done.\"}\n");
    private static readonly byte[] _sent = Encoding.UTF8.GetBytes(
        "{\"status\":\"sent\",\"message\":\"Message delivered\"}\n");
    private static readonly byte[] _prompt = Encoding.UTF8.GetBytes("Enter your username: ");

    // What a program shows that only listens, and what one shows that greets as well, as servers do from Task 4 on.
    private static readonly string[] _listens = ["t1.listen"];
    private static readonly string[] _greets = ["t1.listen", "t1.ack"];

    private static IEnumerable<TestCaseData> Useless()
    {
        yield return Case("does nothing", new UselessServer([], _ => [], false), _listens);
        yield return Case("echoes", new UselessServer([], bytes => bytes, false), _listens);
        yield return Case("shouts everything to everyone", new UselessServer([], bytes => bytes, true), _listens);
        yield return Case("answers success to anything", new UselessServer([], _ => _success, false), _listens);
        yield return Case("greets and does nothing", new UselessServer(_prompt, _ => [], false), _greets);
        yield return Case("greets and echoes", new UselessServer(_prompt, bytes => bytes, false), _greets);
        yield return Case("greets and shouts", new UselessServer(_prompt, bytes => bytes, true), _greets);
        yield return Case("greets and answers success", new UselessServer(_prompt, _ => _success, false), _greets);
        yield return Case(
            "greets and says sent", new UselessServer(_prompt, _ => [.. _success, .. _sent], false), _greets);

        static TestCaseData Case(string name, UselessServer server, string[] passes) =>
            new TestCaseData(server, passes).SetName($"A server that {name} gets no behavioural point");
    }

    private static IEnumerable<TestCaseData> OneFault()
    {
        yield return Case("a proxy without a fault", Level.Task4, () => new NoFault());
        yield return Case("a message lost in fifty", Level.Task4, () => new OneInFiftyLost(), "t4.route");
        yield return Case("a taken name evicting its holder", Level.Task4, () => new HolderEvicted(), "t4.register");
        yield return Case("a group that leaks", Level.Bonus1, () => new GroupLeaks(), "b1.broadcast");
        yield return Case("a file with one bit flipped", Level.Bonus2, () => new BitFlipped(), "b2.intact");
        yield return Case("a queue delivered twice", Level.Bonus3, () => new QueueNotCleared(), "b3.cleared");

        static TestCaseData Case(string name, Level level, Func<WireFault> fault, params string[] fails)
        {
            string cost = fails.Length == 0 ? "nothing" : fails[0] + " alone";
            return new TestCaseData(level, fault, fails)
                .SetName($"{char.ToUpperInvariant(name[0])}{name[1..]} costs {cost}");
        }
    }

    [TestCaseSource(nameof(Useless))]
    [CancelAfter(120_000)]
    public async Task A_useless_server_gets_no_behavioural_point(
        object server, string[] passes, CancellationToken cancel)
    {
        IEnumerable<Level> levels = passes == _greets ? [Level.Full] : LevelNames.OfServers;
        var submission = new Submission("useless", levels.ToDictionary(
            level => level, level => new Program((Target)server, RepositorySuite.DialectOf(level))));
        // A tenth of the usual patience: a server in this process that says nothing at once says nothing ever.
        var options = new RunOptions { Patience = 0.1, Repeat = 0, Jobs = 16 };

        Grade grade = await new GradingRun(RepositorySuite.Suite, submission, options)
            .RunAsync(RepositorySuite.Suite.Rubric.Items, cancel);

        grade.Items.Where(item => item.Verdict == Verdict.Passed).Select(item => item.Item.Id).ShouldBe(passes);
        grade.IsGraded.ShouldBeTrue();
    }

    [TestCaseSource(nameof(OneFault))]
    [CancelAfter(120_000)]
    public async Task One_fault_costs_its_own_item(
        Level level, object newFault, string[] fails, CancellationToken cancel)
    {
        Dictionary<Level, Program> programs = new(RepositorySuite.Own([.. LevelNames.OfServers]).Programs)
        {
            [level] = new Program(new FaultyServer((Func<WireFault>)newFault), RepositorySuite.Classic),
        };
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(
            item => item.Level == level && item.Points > 0)];
        // The fault is the same at every run: nothing need be repeated.
        var options = new RunOptions { Repeat = 0 };

        Grade grade = await new GradingRun(RepositorySuite.Suite, new Submission("one fault", programs), options)
            .RunAsync(items, cancel);

        grade.Items.Where(item => item.Verdict == Verdict.Failed).Select(item => item.Item.Id)
            .ShouldBe(fails, Story(grade));
        grade.IsGraded.ShouldBeTrue();
    }

    private static string Story(Grade grade) => string.Join('\n', grade.Items
        .Where(item => item.Verdict is not (Verdict.Passed or Verdict.NotOffered))
        .Select(item => $"{item.Item.Id} {item.Verdict} {item.Reason}: "
            + string.Join("; ", item.Scenarios.Select(
                s => $"{s.Scenario.Id} {s.Result.Verdict} {s.Result.Failure?.Line} {s.Result.Failure?.Difference}"))));
}
