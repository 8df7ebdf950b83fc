using ClassChat.Harness.Checks;
using ClassChat.Specification.Recording;
using CsCheck;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>The whole account of a receiver. A failure prints the seed that replays it.</summary>
public sealed class CompletenessChecksTests
{
    // Who sends what to bob, some of it to groups; every text another, as the name book makes them.
    private static readonly Gen<SentMessage[]> _ledger = Gen.Select(
        Gen.OneOf("alice", "carol", "dave"), Gen.Int[0, 3]).Array[2, 25]
        .Select(sent => sent.Select((one, i) => one.Item2 switch
        {
            0 => SentToGroup($"text {i}", "cs", one.Item1),
            1 => SentToGroup($"text {i}", "maths", one.Item1),
            _ => Sent($"text {i}", one.Item1),
        }).ToArray());

    [Test]
    public void What_is_delivered_faithfully_in_any_interleaving_settles() =>
        Gen.Select(_ledger, Gen.Int).Sample((ledger, seed) =>
            CompletenessChecks.AllReceived(Bob(Interleaved(ledger, seed), ledger), ledger).Told() == "holds",
                iter: 500);

    [Test]
    public void Any_loss_is_found() => Gen.Select(_ledger, Gen.Int, Gen.Int[0, 24]).Sample((ledger, seed, at) =>
    {
        List<ObservedEvent> seen = Interleaved(ledger, seed);
        ObservedEvent lost = seen[at % seen.Count];
        seen.Remove(lost);
        string told = CompletenessChecks.AllReceived(Bob(seen, ledger), ledger).Told();
        return told.StartsWith("open: bob got") && told.Contains($"the first that is missing: \"{lost.Text}\"");
    }, iter: 500);

    [Test]
    public void Any_message_doubled_is_found() => Gen.Select(_ledger, Gen.Int, Gen.Int[0, 24], Gen.Int[0, 24])
        .Sample((ledger, seed, at, again) =>
        {
            List<ObservedEvent> seen = Interleaved(ledger, seed);
            ObservedEvent twice = seen[at % seen.Count];
            seen.Insert(Math.Min(seen.Count, (at % seen.Count) + 1 + again), twice);
            return CompletenessChecks.AllReceived(Bob(seen, ledger), ledger) is CheckResult.Failed;
        }, iter: 500);

    [Test]
    public void Any_message_doubled_in_place_of_another_is_found() =>
        Gen.Select(_ledger, Gen.Int, Gen.Int[0, 24], Gen.Int[1, 24])
        .Sample((ledger, seed, at, by) =>
        {
            List<ObservedEvent> seen = Interleaved(ledger, seed);
            int first = at % seen.Count, second = (first + 1 + (by % (seen.Count - 1))) % seen.Count;
            seen[second] = seen[first];
            return CompletenessChecks.AllReceived(Bob(seen, ledger), ledger) is CheckResult.Failed;
        }, iter: 500);

    [Test]
    public void Any_swap_within_a_sender_is_found() => Gen.Select(_ledger, Gen.Int, Gen.Int[0, 24])
        .Sample((ledger, seed, at) =>
    {
        List<ObservedEvent> seen = Interleaved(ledger, seed);
        int first = at % seen.Count;
        int second = seen.FindIndex(first + 1, later => later.Sender == seen[first].Sender);
        if (second < 0) return true;
        (seen[first], seen[second]) = (seen[second], seen[first]);
        return CompletenessChecks.AllReceived(Bob(seen, ledger), ledger) is CheckResult.Failed;
    }, iter: 500);

    [Test]
    public void Any_misrouted_misnamed_or_changed_message_is_found() => Gen
        .Select(_ledger, Gen.Int, Gen.Int[0, 24], Gen.Int[0, 4]).Sample((ledger, seed, at, what) =>
        {
            List<ObservedEvent> seen = Interleaved(ledger, seed);
            ObservedEvent one = seen[at % seen.Count];
            seen[at % seen.Count] = what switch
            {
                0 => one with { Sender = one.Sender == "carol_w" ? "alice_w" : "carol_w" },
                1 => one with { Text = one.Text + " " },
                2 when one.Group is not null => one with { Group = one.Group == "cs_w" ? "maths_w" : "cs_w" },
                2 => one with { Receiver = "carol_w" },
                3 => one with { Sender = "eve_w" },
                _ => one.Group is null ? GroupMessage(one.Text!, "cs_w", one.Sender!) : Message(one.Text!, one.Sender!),
            };
            return CompletenessChecks.AllReceived(Bob(seen, ledger), ledger) is CheckResult.Failed;
        }, iter: 1_000);

    [Test]
    public void Any_message_meant_for_somebody_else_is_found() => Gen.Select(_ledger, Gen.Int, Gen.Int[0, 24]).Sample(
        (ledger, seed, at) =>
        {
            List<ObservedEvent> seen = Interleaved(ledger, seed);
            seen.Insert(at % seen.Count, Message("for carol only", "alice_w", null));
            return CompletenessChecks.AllReceived(Bob(seen, ledger), ledger) is CheckResult.Failed;
        }, iter: 300);

    [Test]
    public void A_dialect_that_captures_no_sender_still_settles_and_still_finds_a_loss()
    {
        SentMessage[] ledger = [Sent("one"), Sent("two", "carol"), Sent("three")];
        ObservedEvent[] seen = [Message("two"), Message("one"), Message("three")];
        seen = [.. seen.Select(one => one with { Sender = null })];

        CompletenessChecks.AllReceived(Bob(seen, ledger), ledger).Told().ShouldBe("holds");
        CompletenessChecks.AllReceived(Bob([seen[0], seen[2], seen[1]], ledger), ledger).Holds().ShouldBeFalse();
        CompletenessChecks.AllReceived(Bob([seen[0], seen[1], seen[1]], ledger), ledger).Holds().ShouldBeFalse();
    }

    [Test]
    public void What_is_wrong_is_told()
    {
        SentMessage[] ledger = [Sent("one"), Sent("two")];
        CompletenessChecks.AllReceived(Bob([Message("one")], ledger), ledger).Told().ShouldBe(
            "open: bob got 1 of 2 messages; expected 2 messages; got the first that is missing: \"two\" from alice");
        CompletenessChecks.AllReceived(Bob([Message("two"), Message("one")], ledger), ledger).Told().ShouldBe(
            "broken: bob did not get the messages of alice as they were sent; expected \"one\"; got message \"two\" "
            + "from 'alice_w': one is lost or doubled, or the order or address is another");
        CompletenessChecks.AllReceived(Bob([Message("one"), Message("two"), Message("two")], ledger), ledger).Told()
            .ShouldBe(
            "broken: bob got more than was sent to them; expected 2 messages; got message \"two\" from 'alice_w': "
            + "sent to somebody else, or come twice");
    }

    /// <summary>What bob sees of a ledger: any order between senders, that of sending within each.</summary>
    private static List<ObservedEvent> Interleaved(SentMessage[] ledger, int seed)
    {
        var random = new Random(seed);
        List<Queue<SentMessage>> open =
            [.. ledger.GroupBy(sent => sent.Sender).Select(own => new Queue<SentMessage>(own))];
        List<ObservedEvent> seen = [];
        while (open.Count > 0)
        {
            Queue<SentMessage> next = open[random.Next(open.Count)];
            SentMessage sent = next.Dequeue();
            seen.Add(sent.IsGroup
                ? GroupMessage(sent.Text, sent.Receiver + "_w", sent.Sender + "_w")
                : Message(sent.Text, sent.Sender + "_w"));
            if (next.Count == 0) open.Remove(next);
        }

        return seen;
    }
}
