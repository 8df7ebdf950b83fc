using ClassChat.Harness.Checks;
using ClassChat.Protocol;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Notices and lists, and what did not come up to a fence.</summary>
public sealed class ListAndFenceTests
{
    private const string Fence = "the fence";

    private static readonly Fence _fence = new("alice", Fence);

    [Test]
    public void A_notice_names_who_came_or_went()
    {
        ObservedEvent joined = new(EventKind.Joined) { Name = "carol_w" };
        ListChecks.Notice(Bob([joined]), "carol", comes: true).Holds().ShouldBeTrue();
        ListChecks.Notice(Bob([joined]), "carol", comes: false).Told().ShouldBe(
            "open: bob was not told that carol went; expected a notice that carol_w left; "
            + "got notice that carol_w joined");
        ListChecks.Notice(Bob([joined]), "dave", comes: true).Holds().ShouldBeFalse();
        ListChecks.Notice(Bob([joined with { Name = "" }]), "carol", comes: true).Holds().ShouldBeFalse();
    }

    [Test]
    public void The_latest_list_of_users_counts_in_any_order()
    {
        ObservedEvent stale = Users("alice_w"), right = Users("bob_w", "alice_w");
        ListChecks.Users(Bob([stale, right]), ["alice", "bob"]).Told().ShouldBe("holds");
        ListChecks.Users(Bob([right, stale]), ["alice", "bob"]).Told().ShouldBe(
            "open: bob does not have the right list of users; expected alice_w, bob_w; got alice_w");
        ListChecks.Users(Bob([Users("alice_w", "bob_w", "bob_w")]), ["alice", "bob"]).Holds().ShouldBeFalse();
        ListChecks.Users(Bob([Users("alice_w", "bob_w", "eve_w")]), ["alice", "bob"]).Holds().ShouldBeFalse();
        ListChecks.Users(Bob([Event(EventKind.Users)]), ["alice"]).Holds().ShouldBeFalse();
        ListChecks.Users(Bob([]), ["alice"]).Told().ShouldEndWith("got no list of users");
    }

    [Test]
    public void A_group_is_seen_with_exactly_its_members()
    {
        ObservedEvent list = Groups(("cs_w", ["alice_w", "bob_w"]), ("maths_w", []));
        ListChecks.Group(Bob([list]), "cs", ["bob", "alice"]).Told().ShouldBe("holds");
        ListChecks.Group(Bob([list]), "maths", []).Told().ShouldBe("holds");
        ListChecks.Group(Bob([list]), "cs", ["bob"]).Told().ShouldBe(
            "open: bob does not see group 'cs' as it is; expected 'cs_w' with bob_w; "
            + "got groups cs_w with alice_w, bob_w; maths_w with ");
        ListChecks.Group(Bob([list], mark: 1), "cs", ["bob", "alice"]).Told().ShouldEndWith("got no list of groups");
        ListChecks.Group(Bob([list]), "art", ["bob"]).Holds().ShouldBeFalse();
    }

    [Test]
    public void A_group_that_is_gone_is_in_no_list_that_came()
    {
        ListChecks.NoGroup(Bob([Groups(("maths_w", []))]), "cs").Told().ShouldBe("holds");
        ListChecks.NoGroup(Bob([]), "cs").Told().ShouldEndWith("got no list of groups");
        ListChecks.NoGroup(Bob([Groups(("cs_w", []))]), "cs").Told().ShouldStartWith("open: bob still sees group 'cs'");
    }

    [Test]
    public void Nothing_came_only_if_the_fence_did()
    {
        FenceChecks.None(Bob([Message(Fence)]), _fence).Told().ShouldBe("holds");
        FenceChecks.None(Bob([Event(EventKind.Users), Message(Fence), Message("later")]), _fence).Told()
            .ShouldBe("holds");
        FenceChecks.None(Bob([]), _fence).Told().ShouldBe(
            "open: the fence from alice did not reach bob: nothing can be said of what bob did not get; "
            + "expected the message that alice sent as a fence; got nothing");
        FenceChecks.None(Bob([GroupMessage(Fence)]), _fence).Holds().ShouldBeFalse();
    }

    [Test]
    public void What_stands_before_the_fence_is_told_unless_it_was_expected()
    {
        CheckContext context = Bob([Message("x"), GroupMessage("y"), File([1]), Message(Fence)]);
        FenceChecks.None(context, _fence).Told().ShouldBe(
            "broken: bob got something that was not for them; expected nothing; "
            + "got message \"x\" from 'alice_w'; message \"y\" from 'alice_w' in group 'cs_w'; "
            + "file 'a.bin' of 1 bytes from 'alice_w'");
        foreach (RecordedEvent recorded in context.History.Events.SkipLast(1)) recorded.Consumed = true;
        FenceChecks.None(context, _fence).Told().ShouldBe("holds");
    }

    [Test]
    public void A_file_that_was_started_before_the_fence_came_before_it()
    {
        ObservedEvent first = new(EventKind.FileStart) { Sender = "alice_w" };
        ObservedEvent later = new(EventKind.FileStart) { Sender = "alice_w" };
        CheckContext open = Bob([first, Message(Fence), later, File([2]) with { Start = later }]);
        FenceChecks.IsComplete(open.History, _fence).ShouldBeFalse();
        FenceChecks.None(open, _fence).Told().ShouldBe("holds");

        CheckContext whole = Bob([first, Message(Fence), File([1]) with { Start = first }]);
        FenceChecks.IsComplete(whole.History, _fence).ShouldBeTrue();
        FenceChecks.None(whole, _fence).Told().ShouldStartWith("broken: bob got something that was not for them");
    }

    [Test]
    public void Nothing_from_one_is_something_from_others()
    {
        CheckContext context = Bob([Message("x", from: "carol_w"), Message(Fence)]);
        FenceChecks.NoneFrom(context, _fence, "dave_w").Told().ShouldBe("holds");
        FenceChecks.NoneFrom(context, _fence, "carol_w").Holds().ShouldBeFalse();
    }

    [Test]
    public void Another_fence_is_nothing_unless_it_came_twice()
    {
        SentMessage other = new("dave", "bob", false, "another", null, ["bob"], default) { IsFence = true };
        FenceChecks.None(Bob([Message("another"), Message(Fence)], [other]), _fence).Told().ShouldBe("holds");
        FenceChecks.None(Bob([Message("another"), Message("another"), Message(Fence)], [other]), _fence)
            .ShouldBeOfType<CheckResult.Failed>();
    }

    [Test]
    public void The_same_fence_can_be_looked_at_twice()
    {
        CheckContext bob = Bob([Message(Fence)]);
        foreach (RecordedEvent recorded in bob.History.Events) recorded.Consumed = true;

        FenceChecks.None(bob, _fence).Told().ShouldBe("holds");
    }

    [Test]
    public void A_corrupt_file_must_not_look_good()
    {
        byte[] content = [1, 2, 3];
        string fitting = Checksum.Compute(content);
        Fooled(File(content, checksum: fitting)).ShouldBeTrue();
        Fooled(File(content, checksum: fitting.ToUpperInvariant())).ShouldBeTrue();
        Fooled(File(content, checksum: null)).ShouldBeTrue();
        Fooled(File(content, checksum: Checksum.Compute([9]))).ShouldBeFalse();
        Fooled(File(null, checksum: fitting)).ShouldBeFalse();
        Fooled(Message("x")).ShouldBeFalse();

        static bool Fooled(ObservedEvent observed) =>
            FenceChecks.NoForgedChecksum(Bob([observed, Message(Fence)]), _fence) is CheckResult.Failed;
    }

    [Test]
    public void A_corrupt_file_that_was_seen_through_is_not_the_good_one_that_comes_next()
    {
        byte[] good = [1, 2, 3];
        CheckContext bob = Bob([File([9], checksum: "0"), Message(Fence), File(good)], [SentFile(good)]);

        FenceChecks.NoForgedChecksum(bob, _fence).ShouldBeOfType<CheckResult.Passed>()
            .Matches.ToList().ForEach(seen => seen.Consume(bob.History));

        FileChecks.Whole(bob, "alice", null).Told().ShouldBe("holds");
    }

    [TestCase("../../x", true)]
    [TestCase("a\\b", true)]
    [TestCase("/etc/passwd", true)]
    [TestCase("..x", false)]
    [TestCase("x", false)]
    public void A_name_that_is_a_path_is_found(string name, bool found) =>
        (FenceChecks.NoPath(Bob([File([1], name), Message(Fence)]), _fence) is CheckResult.Failed).ShouldBe(found);

    private static ObservedEvent Users(params string[] names) => new(EventKind.Users) { Names = names };

    private static ObservedEvent Groups(params (string Name, string[] Members)[] groups) => new(EventKind.Groups)
    {
        Groups = groups.ToDictionary(group => group.Name, group => (IReadOnlyList<string>)group.Members),
    };
}
