using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Verification;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Verification;

/// <summary>What the checks of workloads say of histories written out by hand: good, bad and unclear ones.</summary>
public sealed class VerifierTests
{
    private const int Alice = 0, Bob = 1, Carol = 2;

    private static IEnumerable<TestCaseData> Losses()
    {
        yield return Case("what was confirmed came", Truth.Holds, new Tale()
            .Sends(Alice, Bob, 2, 2.1, Reply.Done).Gets(Bob, Alice, 0, 2.2));
        yield return Case("what was confirmed never came", Truth.Broken, new Tale()
            .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("neither it nor an answer came", Truth.Broken, new Tale()
            .Sends(Alice, Bob, 2, null, Reply.None));
        yield return Case("this dialect has no answers, and it never came", Truth.Broken, new Tale()
            .Sends(Alice, Bob, 2, null, Reply.Unasked));
        yield return Case("the sender's connection broke first", Truth.Unknown, new Tale()
            .Sends(Alice, Bob, 2, null, Reply.Cut));
        yield return Case("something came that nobody sent: that is not it", Truth.Broken, new Tale()
            .Sends(Alice, Bob, 2, 2.1, Reply.Done).Gets(Bob, Alice, 0, 2.2, Blemish.Stranger));
        yield return Case("it was refused, though he was there", Truth.Broken, new Tale()
            .Sends(Alice, Bob, 2, 2.1, Reply.Refused));
        yield return Case("it was refused while he went", Truth.Unknown, new Tale().Goes(Bob, 2.05)
            .Sends(Alice, Bob, 2, 2.1, Reply.Refused));
        yield return Case("he broke off before he can have read it", Truth.Unknown, new Tale().Goes(Bob, 2.2)
            .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("he went in good order after it was confirmed", Truth.Broken, new Tale().Goes(Bob, 2.2, 2.3)
            .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("it was confirmed while he broke off, which the server may not know", Truth.Unknown,
            new Tale().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Done));
    }

    private static IEnumerable<TestCaseData> Mail()
    {
        yield return Case("it waited, and came when he was back", Truth.Holds,
            new Tale().Goes(Bob, 1.5).Comes(Bob, 3, 3.1)
            .Sends(Alice, Bob, 2, 2.1, Reply.Queued).Gets(Bob, Alice, 0, 3.2));
        yield return Case("it waited, and did not come when he was back", Truth.Broken,
            new Tale().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Queued));
        yield return Case("it waited, and he broke off again at once", Truth.Unknown,
            new Tale().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Goes(Bob, 3.15).Comes(Bob, 4, 4.1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Queued));
        yield return Case("it was queued while he was coming in, and he broke off again", Truth.Unknown,
            new Tale().Goes(Bob, 1.5).Comes(Bob, 1.9, 2.2).Goes(Bob, 2.3).Comes(Bob, 4, 4.1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Queued));
        yield return Case("somebody else was let in under his name, and has his mail", Truth.Unknown,
            new Tale().Goes(Bob, 1.5, 1.6).Comes(Bob, 3, 3.1).Claims(Bob, 2.2, 2.3, 1, 1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Queued));
    }

    private static IEnumerable<TestCaseData> Memberships()
    {
        Tale Room() => new Tale().IsIn(Alice, 0, 1, 1.1).IsIn(Bob, 0, 1, 1.1);
        Tale Sent(Tale tale, Reply reply = Reply.Done) =>
            tale.Sends(Alice, 0, 2, 2.1, reply, OperationKind.GroupMessage);
        yield return Case("a member got it", Truth.Holds, Sent(Room()).Gets(Bob, Alice, 0, 2.2));
        yield return Case("a member did not get it", Truth.Broken, Sent(Room()));
        yield return Case("an outsider got it", Truth.Broken,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).Gets(Carol, Alice, 0, 2.2));
        yield return Case("who joined while it was under way got it", Truth.Holds,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1.9, 2.2).Gets(Carol, Alice, 0, 2.3));
        yield return Case("who joined while it was under way did not get it", Truth.Holds,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1.9, 2.2));
        yield return Case("who had left got it", Truth.Broken,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1, 1.1, 1.5, 1.6).Gets(Carol, Alice, 0, 2.3));
        yield return Case("who left later did not get it", Truth.Broken,
            Sent(Room()).Gets(Bob, Alice, 0, 2.2).IsIn(Carol, 0, 1, 1.1, 3, 3.1));
        yield return Case("it was refused", Truth.Holds, Sent(Room(), Reply.Refused)); // nobody outside got it
        yield return Case("its sender did not get it, where senders do", Truth.Broken,
            Sent(new Tale { GroupEcho = true }.IsIn(Alice, 0, 1, 1.1)));
    }

    private static IEnumerable<TestCaseData> Others()
    {
        Tale Two() => new Tale().Sends(Alice, Bob, 2, 2.1, Reply.Done).Sends(Alice, Bob, 3, 3.1, Reply.Done);
        yield return Case("each came once", Property.Duplication, Truth.Holds,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 1, 4));
        yield return Case("one came twice", Property.Duplication, Truth.Broken,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 0, 5));
        yield return Case("nothing came", Property.Duplication, Truth.Unknown, Two());

        yield return Case("they came in order", Property.Order, Truth.Holds,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 1, 4));
        yield return Case("the later came first", Property.Order, Truth.Broken,
            Two().Gets(Bob, Alice, 1, 4).Gets(Bob, Alice, 0, 4));
        yield return Case("what came again is no matter of order", Property.Order, Truth.Holds,
            Two().Gets(Bob, Alice, 0, 4).Gets(Bob, Alice, 1, 4).Gets(Bob, Alice, 0, 5));
        yield return Case("what others sent may come in between", Property.Order, Truth.Holds,
            Two().Sends(Carol, Bob, 2, 2.1, Reply.Done).Gets(Bob, Alice, 1, 4).Gets(Bob, Carol, 0, 4));
        yield return Case("a file may overtake a message", Property.Order, Truth.Holds,
            new Tale().Sends(Alice, Bob, 2, 2.1, Reply.Done).Sends(Alice, Bob, 3, 3.1, Reply.Done, OperationKind.File)
                .Gets(Bob, Alice, 1, 4).Gets(Bob, Alice, 0, 4));

        yield return Case("it came to whom it was for", Property.Crosstalk, Truth.Holds, Two().Gets(Bob, Alice, 0, 4));
        yield return Case("it came to somebody else", Property.Crosstalk, Truth.Broken, Two().Gets(Carol, Alice, 0, 4));
        foreach (Blemish blemish in new[] { Blemish.Content, Blemish.Sender, Blemish.Stranger })
            yield return Case($"it came with a wrong {blemish}", Property.Crosstalk, Truth.Broken,
                Two().Gets(Bob, Alice, 0, 4, blemish));

        yield return Case("it says of itself what was never sent", Property.Crosstalk, Truth.Broken,
            Two().Gets(Bob, Alice, 99_999_999, 4));
        yield return Case("it says that it is a request to join", Property.Crosstalk, Truth.Broken,
            Two().Sends(Alice, 0, 4, 4.1, Reply.Done, OperationKind.JoinGroup).Gets(Bob, Alice, 2, 5));
        yield return Case("it came as one to a group", Property.Crosstalk, Truth.Broken,
            Two().Gets(Bob, Alice, 0, 4, kind: OperationKind.GroupMessage));
        Tale Group() => new Tale().Sends(Alice, 1, 2, 2.1, Reply.Done, OperationKind.GroupMessage);
        yield return Case("it came under its group", Property.Crosstalk, Truth.Holds,
            Group().Gets(Bob, Alice, 0, 3, group: 1));
        yield return Case("it came under another group", Property.Crosstalk, Truth.Broken,
            Group().Gets(Bob, Alice, 0, 3, group: 0));
        yield return Case("it names no group", Property.Crosstalk, Truth.Holds, Group().Gets(Bob, Alice, 0, 3));
        yield return Case("one to a group came as one to a person", Property.Crosstalk, Truth.Broken,
            Group().Gets(Bob, Alice, 0, 3, kind: OperationKind.Message));

        Tale File() => new Tale().Sends(Alice, Bob, 2, 2.1, Reply.Done, OperationKind.File);
        yield return Case("a file came as it was", Property.Files, Truth.Holds, File().Gets(Bob, Alice, 0, 3));
        yield return Case("a file came with other bytes", Property.Files, Truth.Broken,
            File().Gets(Bob, Alice, 0, 3, Blemish.Content));
        yield return Case("a file came with another checksum", Property.Files, Truth.Broken,
            File().Gets(Bob, Alice, 0, 3, Blemish.Checksum));
        yield return Case("a file's bytes are no matter of texts", Property.Crosstalk, Truth.Holds,
            File().Gets(Bob, Alice, 0, 3, Blemish.Content));

        Tale Letter() => new Tale().Goes(Bob, 1.5).Comes(Bob, 8, 8.1).Sends(Alice, Bob, 2, 2.1, Reply.Queued);
        yield return Case("a letter says when it was sent", Property.Times, Truth.Holds,
            Letter().Gets(Bob, Alice, 0, 8.2, timestamp: "2026-03-01 12:00:02"));
        yield return Case("a letter says when it was delivered", Property.Times, Truth.Broken,
            Letter().Gets(Bob, Alice, 0, 8.2, timestamp: "2026-03-01 12:00:08"));
        yield return Case("a letter says nothing", Property.Times, Truth.Broken, Letter().Gets(Bob, Alice, 0, 8.2));
        yield return Case("what did not wait needs no time", Property.Times, Truth.Unknown,
            Two().Gets(Bob, Alice, 0, 4));

        yield return Case("the list is right", Property.Users, Truth.Holds,
            new Tale().Sees(Alice, ["b", "a"], "a", "b"));
        yield return Case("the list lacks somebody", Property.Users, Truth.Broken,
            new Tale().Sees(Alice, ["a"], "a", "b"));
        yield return Case("the list names a ghost", Property.Users, Truth.Broken,
            new Tale().Sees(Alice, ["a", "b", "c"], "a", "b"));
        yield return Case("the list names somebody twice", Property.Users, Truth.Broken,
            new Tale().Sees(Alice, ["a", "b", "b"], "a", "b"));
        yield return Case("nobody saw a list", Property.Users, Truth.Unknown, new Tale());

        yield return Case("one of five got the name", Property.Names, Truth.Holds,
            new Tale().Claims(null, 2, 2.1, 5, 1));
        yield return Case("two of five got the name", Property.Names, Truth.Broken,
            new Tale().Claims(null, 2, 2.1, 5, 2));
        yield return Case("none of five got the name", Property.Names, Truth.Broken,
            new Tale().Claims(null, 2, 2.1, 5, 0));
        yield return Case("some were told nothing", Property.Names, Truth.Unknown,
            new Tale().Claims(null, 2, 2.1, 5, 0, 2));
        yield return Case("a taken name was refused", Property.Names, Truth.Holds,
            new Tale().Claims(Bob, 2, 2.1, 1, 0));
        yield return Case("a taken name was given away", Property.Names, Truth.Broken,
            new Tale().Claims(Bob, 2, 2.1, 1, 1));
        yield return Case("its holder was just going", Property.Names, Truth.Unknown,
            new Tale().Goes(Bob, 2.05).Claims(Bob, 2, 2.1, 1, 1));

        yield return Case("every request was answered", Property.Answers, Truth.Holds, Two());
        yield return Case("one was not", Property.Answers, Truth.Broken, Two().Sends(Alice, Bob, 4, null, Reply.None));
        yield return Case("there is no answer to be had", Property.Answers, Truth.Unknown,
            new Tale().Sends(Alice, Bob, 4, null, Reply.Unasked));
        yield return Case("somebody was thrown out", Property.Answers, Truth.Broken, Two().ThrowsOut(Carol, 3));
        yield return Case("it was refused, though he was there", Property.Answers, Truth.Broken,
            new Tale().Sends(Alice, Bob, 2, 2.1, Reply.Refused));
        yield return Case("it was confirmed while he was certainly away", Property.Answers, Truth.Broken,
            new Tale().Goes(Bob, 1.5, 1.6).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("somebody else was let in under his name, and got it", Property.Answers, Truth.Holds,
            new Tale().Goes(Bob, 1.5, 1.6).Comes(Bob, 3, 3.1).Claims(Bob, 1.9, 1.95, 1, 1)
                .Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("it was confirmed while he broke off", Property.Answers, Truth.Holds,
            new Tale().Goes(Bob, 1.5).Comes(Bob, 3, 3.1).Sends(Alice, Bob, 2, 2.1, Reply.Done));
        yield return Case("a letter came once", Property.Clearing, Truth.Holds, Letter().Gets(Bob, Alice, 0, 8.2));
        yield return Case("a letter came twice", Property.Clearing, Truth.Broken,
            Letter().Gets(Bob, Alice, 0, 8.2).Gets(Bob, Alice, 0, 8.3));
        yield return Case("a letter that comes twice is no matter of what did not wait", Property.Duplication,
            Truth.Unknown, Letter().Gets(Bob, Alice, 0, 8.2).Gets(Bob, Alice, 0, 8.3));
        yield return Case("letters came in another order", Property.Mail, Truth.Broken,
            Letter().Sends(Alice, Bob, 3, 3.1, Reply.Queued).Gets(Bob, Alice, 1, 8.2).Gets(Bob, Alice, 0, 8.3));

        Tale Silent() => new Tale { HasMail = true }.Goes(Bob, 1.5, 1.6).Comes(Bob, 8, 8.1)
            .Sends(Alice, Bob, 2, null, Reply.Unasked).Sends(Alice, Bob, 9, null, Reply.Unasked);
        yield return Case("nothing is said of letters, and one came once", Property.Clearing, Truth.Holds,
            Silent().Gets(Bob, Alice, 0, 8.2));
        yield return Case("nothing is said of letters, and one came twice", Property.Clearing, Truth.Broken,
            Silent().Gets(Bob, Alice, 0, 8.2).Gets(Bob, Alice, 0, 8.3));
        yield return Case("nothing is said of letters, and one did not come", Property.Mail, Truth.Broken, Silent());
        yield return Case("what was sent when he was back is no letter", Property.Clearing, Truth.Unknown,
            Silent().Gets(Bob, Alice, 1, 9.1).Gets(Bob, Alice, 1, 9.2));

        yield return Case("who read nothing was thrown out", Property.Answers, Truth.Holds,
            Two().ThrowsOut(Carol, 3, stalled: true));
    }

    [TestCaseSource(nameof(Losses))]
    public void Nothing_is_lost(Truth truth, object tale) => ((Tale)tale).Check(Property.Loss).Truth.ShouldBe(truth);

    [TestCaseSource(nameof(Mail))]
    public void What_waited_arrives(Truth truth, object tale) =>
        ((Tale)tale).Check(Property.Mail).Truth.ShouldBe(truth);

    [TestCaseSource(nameof(Memberships))]
    public void Groups_reach_their_members(Truth truth, object tale) =>
        ((Tale)tale).Check(Property.Membership).Truth.ShouldBe(truth);

    [TestCaseSource(nameof(Others))]
    public void Everything_else(Property property, Truth truth, object tale)
    {
        Finding finding = ((Tale)tale).Check(property);
        finding.Property.ShouldBe(property);
        finding.Truth.ShouldBe(truth);
        if (truth == Truth.Broken) finding.Broken[0].Sentence.ShouldNotBeEmpty();
    }

    [TestCaseSource(nameof(Others))]
    public void What_says_of_itself_what_it_is_not_breaks_no_check(Property property, Truth truth, object tale)
    {
        Tale forged = ((Tale)tale).Gets(Carol, Bob, int.MaxValue, 9).Gets(Bob, Alice, 7, 9, Blemish.Stranger);
        Truth now = forged.Check(property).Truth;
        now.ShouldBe(property == Property.Crosstalk ? Truth.Broken : truth);
    }

    private static TestCaseData Case(string name, Truth truth, Tale tale) =>
        new TestCaseData(truth, tale).SetName($"{name}: {truth}");

    private static TestCaseData Case(string name, Property property, Truth truth, Tale tale) =>
        new TestCaseData(property, truth, tale).SetName($"{property}: {name}: {truth}");
}
