using System.Collections.Concurrent;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>
/// Faults that the hand-out's rubric looks for in other places than the default rubric: what a closer look at a server
/// that works in a demonstration finds.
/// </summary>
internal static class HandoutFaults
{
    // So many come at the same moment, and are asked for their names at the same moment, in scenarios about crowds.
    private const int Crowd = 8;

    /// <summary>Number of messages that wait, of the fault that keeps no more.</summary>
    private const int MaxKept = 100;

    /// <summary>All of them, in the order of the hand-out's rubric, whose items they name.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. Connections(), .. Groups(), .. Mail(), .. Encryption()];

    private static IEnumerable<Fault> Connections()
    {
        yield return New("h3.leave", "lets nobody new in when somebody has gone", Level.Task4, () =>
        {
            ConcurrentDictionary<string, byte> known = [];
            bool isClosed = false;
            return new Rules
            {
                Down = On("system", (_, json) =>
                {
                    isClosed |= Says(json, "has left");
                    return [json];
                }),
                Name = name => !isClosed && known.TryAdd(name, 0) || known.ContainsKey(name) ? name : null,
            };
        });
        yield return New("h3.silent", "lets nobody in while somebody who has connected has not given a name",
            Level.Task4, () => Down("success", (client, json) =>
                client.Count("welcome") == 1 && client.All.Count() < Crowd
                && client.All.Any(other => other.Asked is null) ? [] : [json]));
        yield return New("h4.faulty", "dies of malformed input", Level.Task4, () => new Rules
        {
            Reads = (client, bytes) =>
            {
                if (bytes.AsSpan().IndexOf("this is not JSON"u8) < 0) return bytes;
                foreach (ProxyClient other in client.All) other.Socket.Close();
                return [];
            },
        });
    }

    private static IEnumerable<Fault> Groups()
    {
        yield return New("h51.members", "passes on to a group only what its creator sends", Level.Bonus1, () =>
        {
            Dictionary<string, string> creators = [];
            return new Rules
            {
                Up = (client, json) =>
                {
                    string receiver = Get(json, "receiver");
                    if (receiver.Split(' ') is ["/create", string made]) creators.TryAdd(made, client.Name!);
                    if (!receiver.StartsWith('@') || creators.GetValueOrDefault(receiver[1..]) == client.Name)
                        return [json];
                    client.Tell(Status("success", "Message sent to all members"));
                    return [];
                },
            };
        });
    }

    private static IEnumerable<Fault> Mail()
    {
        yield return New("h53.several", "keeps only the last message for who is away", Level.Bonus3,
            () => Letters((client, json) => client.Count("letters") == Waiting(client) ? [json] : []));
        yield return New("h53.many", "keeps a hundred messages for who is away", Level.Bonus3,
            () => Letters((client, json) => client.Count("letters") <= MaxKept ? [json] : []));
        yield return New("h53.abrupt", "takes who has lost the connection for present", Level.Bonus3,
            () => new Rules { MissesResets = true });
    }

    private static IEnumerable<Fault> Encryption()
    {
        yield return Of("b4.key", "has an RSA key of 1,024 bits", new EncryptionFault { KeyBits = 1024 });
        yield return Of("b4.route", "loses each tenth message to somebody who encrypts",
            new EncryptionFault { Loses = (_, number) => number % 10 == 0 });
        yield return Of("b4.secret", "encrypts each message with the same initialization vector",
            new EncryptionFault { RepeatsIv = true });
        yield return Of("b4.refuse", "says nothing to who sends a wrong session key",
            new EncryptionFault { IgnoresWrongKeys = true });
        yield return Of("b4.mail", "loses what waited for somebody who encrypts",
            new EncryptionFault { Loses = (json, _) => json["timestamp"] is not null });

        static Fault Of(string item, string name, EncryptionFault fault) =>
            new(item, name, Level.Bonus4, new FaultyEncryption(fault));
    }
}
