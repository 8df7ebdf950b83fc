using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.TextChanges;

namespace ClassChat.Testing.Faults;

/// <summary>The faults of a server of Task 3: many clients, each answered, who hear of one another.</summary>
internal static class EchoFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. OneOrTwo(), .. Many(), .. Notices(), .. Ends()];

    private static IEnumerable<Fault> OneOrTwo()
    {
        yield return Task3("t1.bidirectional", "answers question marks for what is not ASCII",
            () => new TextFault { Down = Answers(Each(Ascii)) });
        // Ten answers come to each in the scenario about two at once, fewer in all others.
        yield return Task3("t1.safe", "forgets every seventh answer to a client",
            () => new TextFault { Down = Answers((client, line) => IsSeventh(client) ? [] : [line]) });
        yield return Task3("t1.safe", "gives every seventh answer to somebody else", () => new TextFault
        {
            Down = Answers((client, line) =>
            {
                if (!IsSeventh(client)) return [line];
                client.All.FirstOrDefault(other => other != client)?.Tell(line);
                return [];
            }),
        });
        yield return Task3("t1.exit", "keeps the connection open after the exit of one of many",
            () => new TextFault { Ends = _ => Ending.Never });
        yield return Task3("t1.exit", "breaks the connection at the exit of one of many",
            () => new TextFault { Ends = _ => Ending.Reset });
    }

    private static IEnumerable<Fault> Many()
    {
        yield return Task3("t3.concurrent", "serves eight clients, and no more",
            () => new TextFault { Serves = client => client.All.Count() <= 8 });
        yield return Task3("t3.concurrent", "serves 99 clients, and no more",
            () => new TextFault { Serves = client => client.All.Count() <= 99 });
        // There are 20 answers in the scenario about two at once, 113 in that about a hundred.
        yield return Task3("t3.concurrent", "forgets one answer in fifty",
            () => new TextFault { Down = Answers(Every(50, _ => [])) });
        yield return Task3("t3.independent", "has everybody wait for who does not read",
            () => new TextFault { TellsInTurn = true });
        yield return Task3("t3.independent", "accepts nobody while 50 KB wait for one client", () =>
        {
            bool isCrowded = false;
            return new TextFault
            {
                Down = (client, line) =>
                {
                    client.Notes["chars"] = client.Notes.GetValueOrDefault("chars") + line.Length;
                    isCrowded |= client.Notes["chars"] > 50_000;
                    return [line];
                },
                Serves = _ => !isCrowded,
            };
        });
    }

    private static IEnumerable<Fault> Notices()
    {
        yield return Task3("t3.notices", "tells nobody who joins",
            () => new TextFault { Down = Joins((_, _) => []) });
        yield return Task3("t3.notices", "tells nobody who leaves",
            () => new TextFault { Down = Leaves((_, _) => []) });
        yield return Task3("t3.notices", "tells only the first client who joins",
            () => new TextFault { Down = Joins((client, line) => client.Number == 1 ? [line] : []) });
        yield return Task3("t3.notices", "tells only the first client who leaves",
            () => new TextFault { Down = Leaves((client, line) => client.Number == 1 ? [line] : []) });
        yield return Task3("t3.notices", "tells who joins, and not the others, that he has joined", () => new TextFault
        {
            Down = Joins((client, line) =>
            {
                client.All.MaxBy(other => other.Number)!.Tell(line);
                return [];
            }),
        });
        yield return Task3("t3.notices", "tells of who leaves as if he joined",
            () => new TextFault
            {
                Down = Leaves(Each(line => line.Replace("has left", "has joined", StringComparison.Ordinal))),
            });
    }

    private static IEnumerable<Fault> Ends()
    {
        yield return Task3("t3.disconnect", "does not notice who goes without exit",
            () => new TextFault { MissesEnds = true });
        yield return Task3("t3.disconnect", "does not notice that a connection broke",
            () => new TextFault { MissesResets = true });
        yield return Task3("t3.disconnect", "ends when a connection breaks", () => new TextFault
        {
            AtReset = client =>
            {
                foreach (ProxyClient other in client.All) other.Socket.Close();
            },
        });
        yield return Task3("t3.disconnect", "accepts nobody when a connection has broken", () =>
        {
            bool isBroken = false;
            return new TextFault { AtReset = _ => isBroken = true, Serves = _ => !isBroken };
        });
    }

    private static bool IsSeventh(ProxyClient client) => client.Count("answers") % 7 == 0;

    private static Fault Task3(string item, string name, Func<TextFault> make) => New(item, name, Level.Task3, make);
}
