using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.WireFormats;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>Which pacing fits into the deadlines of a scenario, before anything is started.</summary>
public sealed class PacingTests
{
    private const string Flood = "alice sends bob 1000 messages";

    [Test]
    public void Messages_whose_gaps_take_longer_than_their_statement_may_take_do_not_fit() =>
        Unfit(Flood, 2_000).ShouldBe(
            "dialect 'classic' asks for 2 s between two writes of a bot ('gap'): line 8, where one writes "
            + "1,000 times, takes 33 min 18 s by that alone, and may take 4 min; "
            + "shorten 'gap', or grade with --patience 10");

    [TestCase(100, 1, true)] // far more than the 60 s that a server has: these are added
    [TestCase(240, 1, true)] // 239.8 of 240 seconds
    [TestCase(241, 1, false)]
    [TestCase(241, 2, true)]
    [TestCase(2_000, 9, true)]
    [TestCase(2_000, 8, false)]
    public void Deadlines_that_are_stretched_leave_room_for_more(int milliseconds, double factor, bool fits) =>
        (Unfit(Flood, milliseconds, factor) is null).ShouldBe(fits);

    [TestCase("alice sends bob 1000 messages at once", 2_000, true)] // a few writes
    [TestCase("alice sends bob 200 messages of 60 KB at once", 2_000, false)] // a write each
    [TestCase("alice in one write:\n  alice sends bob 1000 messages", 2_000, true)]
    [TestCase("if offered:\n  alice sends @cs101 1000 messages", 2_000, false)]
    [TestCase("repeat 100 times:\n  alice sends bob 20 messages", 2_000, true)] // each has its time
    [TestCase("repeat 2 times:\n  alice sends bob 200 messages", 2_000, false)]
    [TestCase("alice, bob, carol send random all 100 messages", 2_000, true)] // each on a connection of its own
    [TestCase("in parallel:\n  alice sends bob 70 messages\n  bob sends alice 70 messages", 2_000, true)]
    [TestCase("in parallel:\n  alice sends bob 70 messages\n  alice sends carol 70 messages", 2_000, false)]
    // 30 fences, by one sender
    [TestCase("alice sends students a fence\nstudents receive nothing before the fence", 12_000, false)]
    [TestCase("alice sends students a fence\nstudents receive nothing before the fence", 4_000, true)]
    [TestCase("measure the latency of 500 messages from alice to bob", 800, false)]
    [TestCase("measure the rate of 500 messages from alice to bob", 800, true)]
    [TestCase("alice says 200 texts", 2_000, true)] // what the dialect has no words for is not offered anyway
    public void A_statement_has_as_many_gaps_as_it_has_writes(string statements, int milliseconds, bool fits) =>
        (Unfit(statements, milliseconds) is null).ShouldBe(fits, Unfit(statements, milliseconds));

    [TestCase("within 10 s", false)]
    [TestCase("within 30 s", true)]
    [TestCase("", true)] // each answer renews the patience
    public void Answers_awaited_beside_what_they_answer_take_as_long_as_its_gaps(string within, bool fits)
    {
        string statements =
            $"in parallel:\n  alice sends bob 100 messages\n  alice is told it was delivered 50 times {within}";
        (Unfit(statements, 500) is null).ShouldBe(fits);
    }

    [Test]
    public void What_is_not_offered_is_not_counted()
    {
        Dialect withoutGroups = Paced(2_000) with
        {
            Actions = RepositorySuite.Classic.Actions.Where(pair => pair.Key != ActionKind.SendGroup).ToDictionary(),
        };
        Unfit("if offered:\n  alice sends @cs101 1000 messages", withoutGroups).ShouldBeNull();
    }

    [Test]
    public void Messages_that_are_glued_on_the_wire_have_few_gaps() =>
        new PacingCheck(Scenario(Flood), Paced(2_000), combines: true).Unfit(Level.Task4, factor: 1).ShouldBeNull();

    [Test]
    public void Where_a_program_talks_in_the_stead_of_bots_there_are_no_gaps() =>
        Unfit(Flood, Paced(2_000) with { Adapter = "x" }).ShouldBeNull();

    [Test]
    public void Every_write_of_a_message_has_its_gap()
    {
        Template line = new Template.Plain("x");
        DialogueStep.Send send = new(line), elsewhere = new(line) { On = "pushes" };
        DialogueStep.Send changed = new(line) { WhenChanged = "to" };
        IsFor([send], 200).ShouldBeTrue();
        IsFor([send, send], 200).ShouldBeFalse();
        IsFor([send, changed], 200).ShouldBeTrue(); // most go to the same receiver
        IsFor([send, elsewhere], 200).ShouldBeTrue(); // each connection has gaps of its own
        IsFor([send, Await((EventKind.Done, [send]))], 200).ShouldBeFalse();
        IsFor([send, Await((EventKind.Done, [send]), (EventKind.Prompt, []))], 200).ShouldBeTrue();

        static bool IsFor(IReadOnlyList<DialogueStep> steps, int milliseconds) =>
            Unfit(Flood, Saying(ActionKind.Send, steps, milliseconds)) is null;
    }

    [Test]
    public void A_file_in_parts_has_a_gap_for_each_unless_it_may_be_refused_before()
    {
        IReadOnlyList<DialogueStep> steps =
        [
            new DialogueStep.Send(new Template.Plain("x")), Await((EventKind.Done, [])),
            new DialogueStep.Chunks(1_000, [new DialogueStep.Send(new Template.Plain("{chunk}"))]),
        ];
        Dialect chunked = Saying(ActionKind.SendFile, steps, 400);
        const string Sending = "alice sends bob file \"a\" of 1 MB";
        Unfit(Sending, chunked).ShouldNotBeNull();
        Unfit("alice sends bob file \"a\" of 100 KB", chunked).ShouldBeNull();
        Unfit(Sending + "\nalice is told it was refused", chunked).ShouldBeNull();
    }

    [Test]
    public void Silence_that_is_an_answer_takes_its_time_however_patient_one_is()
    {
        Dialect silent = Saying(
            ActionKind.Send, [new DialogueStep.Send(new Template.Plain("x")), new DialogueStep.AwaitSilence(Ms(400))],
                0);
        Unfit("alice sends bob 500 messages", silent).ShouldBeNull();
        Unfit(Flood, silent).ShouldBe(
            "dialect 'classic' waits for silence ('settle'): line 8 takes 6 min 40 s by that alone, "
            + "and may take 4 min; shorten 'settle'");
        Unfit(Flood, silent, factor: 20).ShouldNotBeNull();
    }

    [Test]
    public void Silence_that_ends_an_answer_takes_its_time_where_answers_are_waited_for()
    {
        Dialect bursts = Paced(0) with { Receiving = new Framing { Kind = FramingMethod.Burst }, Settle = Ms(400) };
        Unfit(Flood, bursts)!.ShouldContain(": line 8 takes 6 min 40 s by that alone");
        Unfit(Flood, bursts with { Settle = Ms(200) }).ShouldBeNull();
        Unfit(Flood, bursts with { Pacing = SendPacing.None }).ShouldBeNull();
        Unfit("alice sends bob 1000 messages at once", bursts).ShouldBeNull();
    }

    [Test]
    public void Those_who_cannot_all_enter_at_once_take_turns()
    {
        DialogueStep.Send send = new(new Template.Plain("x"));
        Dialect slow = Paced(16_000) with { Join = [send, send, send] };
        Unfit("all join", slow).ShouldBeNull();
        Scenario crowd = ScenarioTexts.Read(ScenarioTexts.Head.Replace("30", "1000", StringComparison.Ordinal)
            + "\nstudents join\nbob receives \"x\" from alice").Value!;
        new PacingCheck(crowd, slow, combines: false)
            .Unfit(Level.Task4, factor: 1)!.ShouldContain("takes 5 min 20 s by that alone");
    }

    [Test]
    public void A_workload_has_to_fit_on_the_average()
    {
        Scenario talk = RepositorySuite.Suite.Scenarios["workloads/talk"]; // 400 messages of 12 bots in 29 seconds
        Unfit(talk, 700).ShouldBeNull();
        Unfit(talk, 1_000)!.ShouldContain(
            ": a workload of 400 operations, where one writes 33 times, takes 32.3 s by that alone, and may take 29 s");
        Unfit(talk.Lasting(TimeSpan.FromSeconds(5)), 5_000).ShouldBeNull();

        static string? Unfit(Scenario workload, int milliseconds) =>
            new PacingCheck(workload, Paced(milliseconds), combines: false).Unfit(Level.Task4, factor: 1);
    }

    [Test]
    public void Pacing_that_took_most_of_a_statement_that_was_given_up_leaves_it_open_whose_fault_it_was()
    {
        MostOf("alice sends bob 1000 messages", 70)!.ShouldContain(
            "takes 70 s by that alone, of the 2 min 10 s after which it was given up; ");
        MostOf("alice sends bob 1000 messages", 58).ShouldBeNull();
        MostOf("alice writes \"x\" 100000 times", 500).ShouldBeNull();

        static string? MostOf(string statement, int milliseconds)
        {
            Scenario scenario = Scenario(statement);
            return new PacingCheck(scenario, Paced(milliseconds), combines: false).MostOf(scenario.Steps[0], factor: 1);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task What_does_not_fit_is_ungraded_and_its_server_is_not_even_started(CancellationToken cancel)
    {
        ScenarioResult result = await PlayAsync(new PreventedServer("it was started"), Flood, 5_000, cancel);
        result.Verdict.ShouldBe(Verdict.Ungraded);
        result.Reason!.ShouldStartWith("dialect 'classic' asks for 5 s between two writes of a bot ('gap'): ");
    }

    [Test, CancelAfter(60_000)]
    public async Task What_is_given_up_is_ungraded_if_its_pacing_took_most_of_the_time(CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(); // nobody accepts, and nobody reads
        var address = new Target.Address("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        const string Sending = "alice connects\nalice sends bob 40 messages of 500 KB";

        ScenarioResult paced = await PlayAsync(address, Sending, 40, cancel);
        paced.Verdict.ShouldBe(Verdict.Ungraded);
        paced.Reason!.ShouldContain("takes 1.6 s by that alone, of the ");
        ScenarioResult unpaced = await PlayAsync(address, Sending, 0, cancel);
        unpaced.Verdict.ShouldBe(Verdict.Failed);
        unpaced.Failure!.Mismatch.Summary.ShouldBe("this took too long");
    }

    private static async Task<ScenarioResult> PlayAsync(
        Target target, string statements, int milliseconds, CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(0.02); // a statement may take 1.2 seconds
        return await new ScenarioRun(target, Paced(milliseconds), clock)
            .RunAsync(Scenario(statements), Level.Task4, seed: 1, cancel);
    }

    private static IEnumerable<TestCaseData> Dialects() => Directory
        .EnumerateFiles(Path.Combine(RepositorySuite.Folder, "dialects"), "*.yaml")
        .Concat(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects"), "*.yaml"))
        .Select(file => new TestCaseData(file).SetName($"Every scenario fits the pacing of {Path.GetFileName(file)}"));

    [TestCaseSource(nameof(Dialects))]
    public void Every_scenario_fits(string file)
    {
        Dialect dialect = DialectFile.Load(file).Value!;
        foreach (Scenario scenario in RepositorySuite.Suite.Scenarios.Values)
        {
            foreach (Level level in LevelNames.ServerLevels)
                new PacingCheck(scenario, dialect, combines: false).Unfit(level, factor: 1).ShouldBeNull(scenario.Id);
        }
    }

    private static string? Unfit(string statements, int milliseconds, double factor = 1) =>
        Unfit(statements, Paced(milliseconds), factor);

    private static string? Unfit(string statements, Dialect dialect, double factor = 1) =>
        new PacingCheck(Scenario(statements), dialect, combines: false).Unfit(Level.Task4, factor);

    private static Scenario Scenario(string statements)
    {
        ParseResult<Scenario> parseResult = ScenarioTexts.Statements(statements + "\nbob receives \"x\" from alice");
        return parseResult.Value.ShouldNotBeNull(ScenarioTexts.Faults(parseResult));
    }

    private static Dialect Paced(int milliseconds) => RepositorySuite.Classic with { Gap = Ms(milliseconds) };

    private static Dialect Saying(ActionKind action, IReadOnlyList<DialogueStep> steps, int milliseconds) =>
        Paced(milliseconds) with
        {
            Actions = new Dictionary<ActionKind, IReadOnlyList<DialogueStep>>(RepositorySuite.Classic.Actions)
            {
                [action] = steps,
            },
        };

    private static DialogueStep.Await Await(params (EventKind, IReadOnlyList<DialogueStep>)[] alternatives) =>
        new(alternatives);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
