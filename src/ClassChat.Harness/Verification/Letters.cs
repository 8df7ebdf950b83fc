using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>What was sent to somebody who was away, and waited.</summary>
internal static class Letters
{
    /// <summary>All of it arrives when its receiver is back, in order.</summary>
    public static Finding Mail(Chronicle chronicle, Arrivals arrivals)
    {
        var tally = new Tally(Property.Mail);
        Deliveries.Each(chronicle, (sender, sequence, operation) =>
        {
            if (operation.Kind is not (OperationKind.Message or OperationKind.File)
                || !chronicle.IsLetter(operation)) return;
            Diary receiver = chronicle.Diaries[operation.Target];
            bool isBack = Presence.After(receiver.Sessions, operation.Start) is { Since: not null } next
                && (next.Until is null || next.IsGraceful);
            if (arrivals.Has(operation.Target, sender, sequence)) tally.Hold();
            else if (!isBack || chronicle.IsRobbed(operation.Target)) tally.Leave();
            else
                tally.Break(
                    $"{Deliveries.Told(chronicle, sender, sequence)} waited, and did not come when "
                        + $"{receiver.Name} was back",
                    "it arrives", "it did not");
        });
        Deliveries.Orders(chronicle, tally, areLetters: true);
        return tally.Finding;
    }

    /// <summary>All of it arrives once.</summary>
    public static Finding Clearing(Chronicle chronicle) =>
        Deliveries.Doubles(chronicle, Property.Clearing, areLetters: true);
}
