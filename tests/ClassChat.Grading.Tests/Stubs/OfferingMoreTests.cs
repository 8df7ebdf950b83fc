using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>A server that offers more than is asked for, or less of one thing, loses nothing elsewhere.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OfferingMoreTests
{
    private static readonly string[] _groups =
        ["b1.create", "b1.duplicate", "b1.join", "b1.leave", "b1.list", "b1.broadcast", "b1.cleanup"];

    private static readonly string[] _people = ["t4.register", "t4.route", "t4.confirm", "t4.errors", "t4.users"];

    [Test, CancelAfter(300_000)]
    public async Task A_list_of_users_after_every_error_costs_nothing(CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(
            new StubServer(() => new NulJson(isTalkative: true)), [.. _people, .. _groups, "t3.notices"], cancel);
        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Passed, GradeStory.Of(grade));
    }

    [Test, CancelAfter(300_000)]
    public async Task A_list_of_groups_without_members_costs_b1_list_only(CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(
            new StubServer(() => new NulJson(namesGroups: true)), _groups, cancel);
        grade.Items.Where(item => item.Verdict != Verdict.Passed).Select(item => $"{item.Item.Id} {item.Verdict}")
            .ShouldBe(["b1.list Failed"], GradeStory.Of(grade));
    }

    [Test, CancelAfter(300_000)]
    public async Task A_list_of_users_on_request_is_no_notice(CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(
            new StubServer(() => new VarintPipes()), ["t3.notices", "t3.disconnect", "t4.users"], cancel,
            WithoutNotices);
        grade.Items.Select(item => $"{item.Item.Id} {item.Verdict}").ShouldBe(
            ["t3.notices Unsupported", "t3.disconnect Unsupported", "t4.users Passed"], GradeStory.Of(grade));

        static Dialect WithoutNotices(Dialect dialect) => dialect with
        {
            Events = [.. dialect.Events.Where(pattern => pattern.Kind is not (EventKind.Joined or EventKind.Left))],
        };
    }

    /// <summary>It takes what one read brings for one message: what is sent before an end is lost.</summary>
    [Test, CancelAfter(300_000)]
    public async Task Where_only_arrival_paces_a_refusal_is_an_end_too(CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(
            new StubServer(() => new OneRecv()), ["t4.route", "t4.errors"], cancel, ByArrival);
        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Passed, GradeStory.Of(grade));

        static Dialect ByArrival(Dialect dialect) => dialect with { Pacing = SendPacing.Arrival };
    }
}
