using System.Text;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.TextChanges;

namespace ClassChat.Testing.Faults;

/// <summary>The faults of a server of Task 1: one client, and an operator at the console.</summary>
internal static class OperatorFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. Greeting(), .. BothWays(), .. Load(), .. Exit()];

    private static IEnumerable<Fault> Greeting()
    {
        yield return Task1("t1.listen", "listens at another port", () => new TextFault { IsElsewhere = true });
        yield return Task1("t1.ack", "says nothing to who connects",
            () => new TextFault { Down = (client, line) => client.Count("lines") == 1 ? [] : [line] });
        yield return Task1("t1.ack", "greets only who has spoken", GreetsWhoSpoke);
        yield return Task1("t1.ack", "accepts no connection", () => new TextFault { Serves = _ => false });
    }

    private static IEnumerable<Fault> BothWays()
    {
        yield return Task1("t1.bidirectional", "shows question marks for what is not ASCII",
            () => new TextFault { Up = Each(Ascii) });
        yield return Task1("t1.bidirectional", "sends question marks for what is not ASCII",
            () => new TextFault { Down = Each(Ascii) });
        yield return Task1("t1.bidirectional", "shows UTF-8 as Latin-1",
            () => new TextFault { Up = Each(text => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))) });
        yield return Task1("t1.bidirectional", "sends no emoji",
            () => new TextFault { Down = Each(line => string.Concat(line.Where(c => !char.IsSurrogate(c)))) });
        yield return Task1("t1.bidirectional", "sends the operator's next line only when the client has spoken", () =>
        {
            List<string> waiting = [];
            bool isTurn = true;
            return new TextFault
            {
                Down = (client, line) =>
                {
                    bool isOperators = client.Count("lines") > 1 && !line.Contains("Goodbye", StringComparison.Ordinal);
                    if (isOperators && !isTurn) { waiting.Add(line); return []; }
                    isTurn = !isOperators;
                    return [line];
                },
                Up = (client, text) =>
                {
                    isTurn = true;
                    foreach (string line in waiting) client.Tell(line);
                    waiting.Clear();
                    return [text];
                },
            };
        });
    }

    // Fewer than thirty texts go either way in all other scenarios.
    private static IEnumerable<Fault> Load()
    {
        yield return Task1("t1.safe", "loses one of 300 texts of the client",
            () => new TextFault { Up = Every(300, _ => []) });
        yield return Task1("t1.safe", "loses one of 300 lines of the operator",
            () => new TextFault { Down = Every(300, _ => []) });
        yield return Task1("t1.safe", "sends one of 300 lines twice",
            () => new TextFault { Down = Every(300, line => [line, line]) });
        yield return Task1("t1.safe", "swaps two of 300 lines",
            () => new TextFault { Down = EveryTwo(300, (first, second) => [second, first]) });
        yield return Task1("t1.safe", "puts one of 300 lines into the middle of another",
            () => new TextFault { Down = EveryTwo(300, (first, second) => [first[..9], second, first[9..]]) });
    }

    private static IEnumerable<Fault> Exit()
    {
        yield return Task1("t1.exit", "keeps the connection open after exit",
            () => new TextFault { Ends = _ => Ending.Never });
        yield return Task1("t1.exit", "ends only when the client says exit", () => new TextFault
        {
            Up = (client, text) =>
            {
                if (IsExit(text)) client.Count("exit");
                return [text];
            },
            Ends = client => client.Notes.ContainsKey("exit") ? Ending.InOrder : Ending.Never,
        });
        yield return Task1("t1.exit", "takes the client's exit for a text like any other",
            () => new TextFault { Up = Each(text => IsExit(text) ? "They say: exit\n" : text) });
        yield return Task1("t1.exit", "breaks the connection at exit",
            () => new TextFault { Ends = _ => Ending.Reset });
    }

    private static Fault Task1(string item, string name, Func<TextFault> make) => New(item, name, Level.Task1, make);
}
