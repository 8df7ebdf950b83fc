using ClassChat.Harness.WorkloadChecks;
using ClassChat.Specification.Scenarios;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.WorkloadChecks;

/// <summary>What the checks of workloads say of histories written out by hand: good, bad and unclear ones.</summary>
public sealed class VerifierTests
{
    private const int Alice = 0, Bob = 1, Carol = 2;

    private static IEnumerable<TestCaseData> Losses()
    {
        yield return Case("what was confirmed came", InvariantResult.Holds, new HistoryBuilder()
            .Sends(Alice, Bob, 2, 2.1, Reply.Done).Gets(Bob, Alice, 0, 2.2));
        yield return Case("what was confirmed never came", InvariantResult.Violated, new HistoryBuilder()
            .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("neither it nor an answer came", InvariantResult.Violated, new HistoryBuilder()
            .Sends(Alice, Bob, 2, null, Reply.None));
        yield return Case(
            "this dialect has no answers, and it never came", InvariantResult.Violated, new HistoryBuilder()
            .Sends(Alice, Bob, 2, null, Reply.NotExpected));
        yield return Case("the sender's connection broke first", InvariantResult.Unknown, new HistoryBuilder()
            .Sends(Alice, Bob, 2, null, Reply.ConnectionLost));
        yield return Case(
            "something came that nobody sent: that is not it", InvariantResult.Violated, new HistoryBuilder()
            .Sends(Alice, Bob, 2, 2.1, Reply.Done).Gets(Bob, Alice, 0, 2.2, Defect.NeverSent));
        yield return Case("it was refused, though he was there", InvariantResult.Violated, new HistoryBuilder()
            .Sends(Alice, Bob, 2, 2.1, Reply.Refused));
        yield return Case("it was refused while he went", InvariantResult.Unknown, new HistoryBuilder().Goes(Bob, 2.05)
            .Sends(Alice, Bob, 2, 2.1, Reply.Refused));
        yield return Case(
            "he broke off before he can have read it", InvariantResult.Unknown, new HistoryBuilder().Goes(Bob, 2.2)
            .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("he went in good order after it was confirmed", InvariantResult.Violated,
            new HistoryBuilder().Goes(Bob, 2.2, 2.3)
            .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("it was confirmed while he broke off, which the server may not know", InvariantResult.Unknown,
            new HistoryBuilder().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Done));
    }

    private static IEnumerable<TestCaseData> Mail()
    {
        yield return Case("it waited, and came when he was back", InvariantResult.Holds,
            new HistoryBuilder().Goes(Bob, 1.5).Comes(Bob, 3, 3.1)
            .Sends(Alice, Bob, 2, 2.1, Reply.Queued).Gets(Bob, Alice, 0, 3.2));
        yield return Case("it waited, and did not come when he was back", InvariantResult.Violated,
            new HistoryBuilder().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Queued));
        yield return Case("it waited, and he broke off again at once", InvariantResult.Unknown,
            new HistoryBuilder().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Goes(Bob, 3.15).Comes(Bob, 4, 4.1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Queued));
        yield return Case("it was queued while he was coming in, and he broke off again", InvariantResult.Unknown,
            new HistoryBuilder().Goes(Bob, 1.5).Comes(Bob, 1.9, 2.2).Goes(Bob, 2.3).Comes(Bob, 4, 4.1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Queued));
        yield return Case("somebody else was let in under his name, and has his mail", InvariantResult.Unknown,
            new HistoryBuilder().Goes(Bob, 1.5, 1.6).Comes(Bob, 3, 3.1).Claims(Bob, 2.2, 2.3, 1, 1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Queued));
    }

    private static IEnumerable<TestCaseData> Memberships()
    {
        HistoryBuilder Room() => new HistoryBuilder().IsIn(Alice, 0, 1, 1.1).IsIn(Bob, 0, 1, 1.1);
        HistoryBuilder Sent(HistoryBuilder historyBuilder, Reply reply = Reply.Done) =>
            historyBuilder.Sends(Alice, 0, 2, 2.1, reply, OperationKind.GroupMessage);
        yield return Case("a member got it", InvariantResult.Holds, Sent(Room()).Gets(Bob, Alice, 0, 2.2));
        yield return Case("a member did not get it", InvariantResult.Violated, Sent(Room()));
        yield return Case("an outsider got it", InvariantResult.Violated,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).Gets(Carol, Alice, 0, 2.2));
        yield return Case("who joined while it was under way got it", InvariantResult.Holds,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1.9, 2.2).Gets(Carol, Alice, 0, 2.3));
        yield return Case("who joined while it was under way did not get it", InvariantResult.Holds,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1.9, 2.2));
        yield return Case("who had left got it", InvariantResult.Violated,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1, 1.1, 1.5, 1.6).Gets(Carol, Alice, 0, 2.3));
        yield return Case("who left later did not get it", InvariantResult.Violated,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1, 1.1, 3, 3.1));
        yield return Case(
            "it was refused", InvariantResult.Holds, Sent(Room(), Reply.Refused)); // nobody outside got it
        yield return Case("its sender did not get it, where senders do", InvariantResult.Violated,
            Sent(new HistoryBuilder { GroupEcho = true }.IsIn(Alice, 0, 1, 1.1)));
    }

    private static IEnumerable<TestCaseData> Others() =>
    [
        .. Duplications(), .. Orders(), .. Crosstalk(), .. Files(), .. Times(), .. UserLists(), .. Names(),
        .. Answers(), .. Letters(),
    ];

    private static IEnumerable<TestCaseData> Duplications()
    {
        yield return Case("each came once", Invariant.Duplication, InvariantResult.Holds,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 1, 4));
        yield return Case("one came twice", Invariant.Duplication, InvariantResult.Violated,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 0, 5));
        yield return Case("nothing came", Invariant.Duplication, InvariantResult.Unknown, Two());
        yield return Case("a letter that comes twice is no matter of what did not wait", Invariant.Duplication,
            InvariantResult.Unknown, Letter().Gets(Bob, Alice, 0, 8.2).Gets(Bob, Alice, 0, 8.3));
    }

    private static IEnumerable<TestCaseData> Orders()
    {
        yield return Case("they came in order", Invariant.Order, InvariantResult.Holds,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 1, 4));
        yield return Case("the later came first", Invariant.Order, InvariantResult.Violated,
            Two().Gets(Bob, Alice, 1, 4).Gets(Bob, Alice, 0, 4));
        yield return Case("what came again is no matter of order", Invariant.Order, InvariantResult.Holds,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 1, 4).Gets(Bob, Alice, 0, 5));
        yield return Case("what others sent may come in between", Invariant.Order, InvariantResult.Holds,
            Two().Sends(Carol, Bob, 2, 2.1, Reply.Done).Gets(Bob, Alice, 1, 4).Gets(Bob, Carol, 0, 4));
        yield return Case("a file may overtake a message", Invariant.Order, InvariantResult.Holds,
            new HistoryBuilder().Sends(Alice, Bob, 2, 2.1, Reply.Done)
                .Sends(Alice, Bob, 3, 3.1, Reply.Done, OperationKind.File)
                .Gets(Bob, Alice, 1, 4).Gets(Bob, Alice, 0, 4));
    }

    private static IEnumerable<TestCaseData> Crosstalk()
    {
        yield return Case(
            "it came to whom it was for", Invariant.Crosstalk, InvariantResult.Holds, Two().Gets(Bob, Alice, 0, 4));
        yield return Case(
            "it came to somebody else", Invariant.Crosstalk, InvariantResult.Violated, Two().Gets(Carol, Alice, 0, 4));
        foreach (Defect defect in new[] { Defect.Content, Defect.Sender, Defect.NeverSent })
            yield return Case($"it came with a wrong {defect}", Invariant.Crosstalk, InvariantResult.Violated,
                Two().Gets(Bob, Alice, 0, 4, defect));

        yield return Case("it says of itself what was never sent", Invariant.Crosstalk, InvariantResult.Violated,
            Two().Gets(Bob, Alice, 99_999_999, 4));
        yield return Case("it says that it is a request to join", Invariant.Crosstalk, InvariantResult.Violated,
            Two().Sends(Alice, 0, 4, 4.1, Reply.Done, OperationKind.JoinGroup).Gets(Bob, Alice, 2, 5));
        yield return Case("it came as one to a group", Invariant.Crosstalk, InvariantResult.Violated,
            Two().Gets(Bob, Alice, 0, 4, kind: OperationKind.GroupMessage));
        yield return Case("it came under its group", Invariant.Crosstalk, InvariantResult.Holds,
            Group().Gets(Bob, Alice, 0, 3, group: 1));
        yield return Case("it came under another group", Invariant.Crosstalk, InvariantResult.Violated,
            Group().Gets(Bob, Alice, 0, 3, group: 0));
        yield return Case(
            "it names no group", Invariant.Crosstalk, InvariantResult.Holds, Group().Gets(Bob, Alice, 0, 3));
        yield return Case("one to a group came as one to a person", Invariant.Crosstalk, InvariantResult.Violated,
            Group().Gets(Bob, Alice, 0, 3, kind: OperationKind.Message));
        yield return Case("a file's bytes are no matter of texts", Invariant.Crosstalk, InvariantResult.Holds,
            File().Gets(Bob, Alice, 0, 3, Defect.Content));
    }

    private static IEnumerable<TestCaseData> Files()
    {
        yield return Case(
            "a file came as it was", Invariant.Files, InvariantResult.Holds, File().Gets(Bob, Alice, 0, 3));
        yield return Case("a file came with other bytes", Invariant.Files, InvariantResult.Violated,
            File().Gets(Bob, Alice, 0, 3, Defect.Content));
        yield return Case("a file came with another checksum", Invariant.Files, InvariantResult.Violated,
            File().Gets(Bob, Alice, 0, 3, Defect.Checksum));
    }

    private static IEnumerable<TestCaseData> Times()
    {
        yield return Case("a letter says when it was sent", Invariant.Times, InvariantResult.Holds,
            Letter().Gets(Bob, Alice, 0, 8.2, timestamp: "2026-03-01 12:00:02"));
        yield return Case("a letter says when it was delivered", Invariant.Times, InvariantResult.Violated,
            Letter().Gets(Bob, Alice, 0, 8.2, timestamp: "2026-03-01 12:00:08"));
        yield return Case(
            "a letter says nothing", Invariant.Times, InvariantResult.Violated, Letter().Gets(Bob, Alice, 0, 8.2));
        yield return Case("what did not wait needs no time", Invariant.Times, InvariantResult.Unknown,
            Two().Gets(Bob, Alice, 0, 4));
    }

    private static IEnumerable<TestCaseData> UserLists()
    {
        yield return Case("the list is right", Invariant.Users, InvariantResult.Holds,
            new HistoryBuilder().Sees(Alice, ["b", "a"], "a", "b"));
        yield return Case("the list lacks somebody", Invariant.Users, InvariantResult.Violated,
            new HistoryBuilder().Sees(Alice, ["a"], "a", "b"));
        yield return Case("the list names a ghost", Invariant.Users, InvariantResult.Violated,
            new HistoryBuilder().Sees(Alice, ["a", "b", "c"], "a", "b"));
        yield return Case("the list names somebody twice", Invariant.Users, InvariantResult.Violated,
            new HistoryBuilder().Sees(Alice, ["a", "b", "b"], "a", "b"));
        yield return Case("nobody saw a list", Invariant.Users, InvariantResult.Unknown, new HistoryBuilder());
    }

    private static IEnumerable<TestCaseData> Names()
    {
        yield return Case("one of five got the name", Invariant.Names, InvariantResult.Holds,
            new HistoryBuilder().Claims(null, 2, 2.1, 5, 1));
        yield return Case("two of five got the name", Invariant.Names, InvariantResult.Violated,
            new HistoryBuilder().Claims(null, 2, 2.1, 5, 2));
        yield return Case("none of five got the name", Invariant.Names, InvariantResult.Violated,
            new HistoryBuilder().Claims(null, 2, 2.1, 5, 0));
        yield return Case("some were told nothing", Invariant.Names, InvariantResult.Unknown,
            new HistoryBuilder().Claims(null, 2, 2.1, 5, 0, 2));
        yield return Case("a taken name was refused", Invariant.Names, InvariantResult.Holds,
            new HistoryBuilder().Claims(Bob, 2, 2.1, 1, 0));
        yield return Case("a taken name was given away", Invariant.Names, InvariantResult.Violated,
            new HistoryBuilder().Claims(Bob, 2, 2.1, 1, 1));
        yield return Case("its holder was just going", Invariant.Names, InvariantResult.Unknown,
            new HistoryBuilder().Goes(Bob, 2.05).Claims(Bob, 2, 2.1, 1, 1));
    }

    private static IEnumerable<TestCaseData> Answers()
    {
        yield return Case("every request was answered", Invariant.Answers, InvariantResult.Holds, Two());
        yield return Case(
            "one was not", Invariant.Answers, InvariantResult.Violated, Two().Sends(Alice, Bob, 4, null, Reply.None));
        yield return Case("there is no answer to be had", Invariant.Answers, InvariantResult.Unknown,
            new HistoryBuilder().Sends(Alice, Bob, 4, null, Reply.NotExpected));
        yield return Case(
            "somebody was thrown out", Invariant.Answers, InvariantResult.Violated, Two().ThrowsOut(Carol, 3));
        yield return Case("it was refused, though he was there", Invariant.Answers, InvariantResult.Violated,
            new HistoryBuilder().Sends(Alice, Bob, 2, 2.1, Reply.Refused));
        yield return Case("it was confirmed while he was certainly away", Invariant.Answers, InvariantResult.Violated,
            new HistoryBuilder().Goes(Bob, 1.5, 1.6).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case(
            "somebody else was let in under his name, and got it", Invariant.Answers, InvariantResult.Holds,
            new HistoryBuilder().Goes(Bob, 1.5, 1.6).Comes(Bob, 3, 3.1).Claims(Bob, 1.9, 1.95, 1, 1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("it was confirmed while he broke off", Invariant.Answers, InvariantResult.Holds,
            new HistoryBuilder().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("who read nothing was thrown out", Invariant.Answers, InvariantResult.Holds,
            Two().ThrowsOut(Carol, 3, stalled: true));
    }

    private static IEnumerable<TestCaseData> Letters()
    {
        yield return Case(
            "a letter came once", Invariant.Clearing, InvariantResult.Holds, Letter().Gets(Bob, Alice, 0, 8.2));
        yield return Case("a letter came twice", Invariant.Clearing, InvariantResult.Violated,
            Letter().Gets(Bob, Alice, 0, 8.2).Gets(Bob, Alice, 0, 8.3));
        yield return Case("letters came in another order", Invariant.Mail, InvariantResult.Violated,
            Letter().Sends(Alice, Bob, 3, 3.1, Reply.Queued).Gets(Bob, Alice, 1, 8.2).Gets(Bob, Alice, 0, 8.3));
        yield return Case("nothing is said of letters, and one came once", Invariant.Clearing, InvariantResult.Holds,
            Silent().Gets(Bob, Alice, 0, 8.2));
        yield return Case(
            "nothing is said of letters, and one came twice", Invariant.Clearing, InvariantResult.Violated,
            Silent().Gets(Bob, Alice, 0, 8.2).Gets(Bob, Alice, 0, 8.3));
        yield return Case(
            "nothing is said of letters, and one did not come", Invariant.Mail, InvariantResult.Violated, Silent());
        yield return Case("what was sent when he was back is no letter", Invariant.Clearing, InvariantResult.Unknown,
            Silent().Gets(Bob, Alice, 1, 9.1).Gets(Bob, Alice, 1, 9.2));
    }

    private static HistoryBuilder Two() =>
        new HistoryBuilder().Sends(Alice, Bob, 2, 2.1, Reply.Done).Sends(Alice, Bob, 3, 3.1, Reply.Done);

    private static HistoryBuilder Group() =>
        new HistoryBuilder().Sends(Alice, 1, 2, 2.1, Reply.Done, OperationKind.GroupMessage);

    private static HistoryBuilder File() =>
        new HistoryBuilder().Sends(Alice, Bob, 2, 2.1, Reply.Done, OperationKind.File);

    private static HistoryBuilder Letter() =>
        new HistoryBuilder().Goes(Bob, 1.5).Comes(Bob, 8, 8.1).Sends(Alice, Bob, 2, 2.1, Reply.Queued);

    private static HistoryBuilder Silent() => new HistoryBuilder { HasMail = true }
        .Goes(Bob, 1.5, 1.6).Comes(Bob, 8, 8.1)
        .Sends(Alice, Bob, 2, null, Reply.NotExpected).Sends(Alice, Bob, 9, null, Reply.NotExpected);

    [TestCaseSource(nameof(Losses))]
    public void Nothing_is_lost(InvariantResult result, object history) =>
        ((HistoryBuilder)history).Check(Invariant.Loss).Outcome.ShouldBe(result);

    [TestCaseSource(nameof(Mail))]
    public void What_waited_arrives(InvariantResult result, object history) =>
        ((HistoryBuilder)history).Check(Invariant.Mail).Outcome.ShouldBe(result);

    [TestCaseSource(nameof(Memberships))]
    public void Groups_reach_their_members(InvariantResult result, object history) =>
        ((HistoryBuilder)history).Check(Invariant.Membership).Outcome.ShouldBe(result);

    [TestCaseSource(nameof(Others))]
    public void Everything_else(Invariant invariant, InvariantResult result, object history)
    {
        InvariantFinding finding = ((HistoryBuilder)history).Check(invariant);
        finding.Invariant.ShouldBe(invariant);
        finding.Outcome.ShouldBe(result);
        if (result == InvariantResult.Violated) finding.Violations[0].Summary.ShouldNotBeEmpty();
    }

    [TestCaseSource(nameof(Others))]
    public void What_says_of_itself_what_it_is_not_breaks_no_check(
        Invariant invariant, InvariantResult result, object history)
    {
        HistoryBuilder forged =
            ((HistoryBuilder)history).Gets(Carol, Bob, int.MaxValue, 9).Gets(Bob, Alice, 7, 9, Defect.NeverSent);
        InvariantResult now = forged.Check(invariant).Outcome;
        now.ShouldBe(invariant == Invariant.Crosstalk ? InvariantResult.Violated : result);
    }

    private static TestCaseData Case(string name, InvariantResult result, HistoryBuilder historyBuilder) =>
        new TestCaseData(result, historyBuilder).SetName($"{name}: {result}");

    private static TestCaseData Case(
        string name, Invariant invariant, InvariantResult result, HistoryBuilder historyBuilder) =>
        new TestCaseData(invariant, result, historyBuilder).SetName($"{invariant}: {name}: {result}");
}
