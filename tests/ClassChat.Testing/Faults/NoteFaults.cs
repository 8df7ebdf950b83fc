using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>The faults that the notes on robustness are about.</summary>
internal static class NoteFaults
{
    // More than ever comes without the end of a line but from who means harm.
    private const int LongLineBytes = 500_000;

    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [.. Bytes(), .. Senders(), .. Outsiders(), .. Crowds(), .. Names()];

    private static IEnumerable<Fault> Bytes()
    {
        yield return Note("r.glued", "takes one message out of what one read brings", () => new Rules { Most = 1 });
        yield return Note("r.glued", "takes at most 40 messages out of what one read brings",
            () => new Rules { Most = 40 });
        yield return Note("r.cut", "takes what one read brings for whole messages",
            () => new Rules { ForgetsRest = true });
        yield return Note("r.cut", "decodes what each read brings by itself",
            () => Reads((_, bytes) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes))));
        yield return Note("r.bytes", "hangs up at invalid UTF-8", () => Reads((client, bytes) =>
        {
            if (bytes.Contains((byte)0xff)) client.Socket.Close();
            return bytes;
        }));
        yield return Note("r.bytes", "dies of brackets in brackets", () => DiesOf("[[[[[[[[[[[[[[[["));
        yield return Note("r.bytes", "dies of half a surrogate pair", () => DiesOf("\\ud800"));
        yield return Note("r.bytes", "hears nobody while a line has no end", () =>
        {
            bool isDeaf = false;
            return Reads((client, bytes) =>
            {
                int end = bytes.AsSpan().LastIndexOf((byte)'\n');
                int before = end < 0 ? client.Notes.GetValueOrDefault("line") : 0;
                client.Notes["line"] = before + bytes.Length - end - 1;
                isDeaf |= client.Notes["line"] > LongLineBytes;
                return isDeaf ? [] : bytes;
            });
        });

        static WireFault DiesOf(string words) => Reads((client, bytes) =>
        {
            if (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) < 0) return bytes;
            foreach (ProxyClient other in client.All) other.Socket.Close();
            return [];
        });
    }

    private static IEnumerable<Fault> Senders()
    {
        yield return Note("r.spoof", "believes who a message says it is from", () =>
        {
            var senders = new ConcurrentDictionary<string, string>();
            return new Rules
            {
                Up = (client, json) =>
                {
                    senders[Get(json, "text")] = Get(json, "sender");
                    return [With(json, "sender", client.Name!)];
                },
                Down = On("message", (_, json) => [With(json, "sender", senders[Get(json, "text")])]),
            };
        });
    }

    private static IEnumerable<Fault> Outsiders()
    {
        yield return Note("r.outsider", "makes a member of who posts to a group", () => new Rules
        {
            Up = (_, json) =>
            {
                string receiver = Get(json, "receiver");
                if (!receiver.StartsWith('@')) return [json];
                return [Command($"/join {receiver[1..]}"), json];
            },
            Down = On("error", (_, json) => Says(json, "already") ? [] : [json]),
        });
        yield return Note("r.outsider", "refuses what an outsider posts, and delivers it all the same", () =>
        {
            JsonNode? last = null;
            return new Rules
            {
                Up = (_, json) =>
                {
                    last = json;
                    return [json];
                },
                Down = On("error", (client, json) =>
                {
                    if (!Says(json, "not a member")) return [json];
                    foreach (ProxyClient member in client.All.Where(other => other.KnowsGroups))
                        member.Tell(Posted(client, last!));
                    return [json];
                }),
            };
        });
    }

    private static IEnumerable<Fault> Crowds()
    {
        yield return Note("r.slow", "has everybody wait for who does not read",
            () => new EverybodyWaits());
        yield return Note("r.slow", "has senders wait for a receiver who does not read",
            () => new SendersWait());
        yield return Note("r.flood", "loses one of three thousand messages",
            () => Down("message", (client, json) => client.Count("messages") == 3000 ? [] : [json]));
        yield return Note("r.flood", "swaps two of three thousand messages", () =>
        {
            JsonNode? held = null;
            return Down("message", (client, json) =>
            {
                int number = client.Count("messages");
                if (number == 3000) { held = json; return []; }
                return number == 3001 ? [json, held!] : [json];
            });
        });
        yield return Note("r.flood", "hangs up on who sends two thousand messages", () => new Rules
        {
            Up = (client, json) =>
            {
                if (client.Count("messages") == 2000) client.Socket.Close();
                return [json];
            },
        });
    }

    private static IEnumerable<Fault> Names()
    {
        yield return Path("passes on a path as the name of a file", (asked, _) => asked);
        yield return Path("takes nothing but slashes for parts of a path",
            (asked, harmless) => asked.Contains('/') ? harmless : asked);
        yield return Path("takes '../' out of the name of a file only once", (asked, harmless) =>
            asked.StartsWith("....//", StringComparison.Ordinal)
                ? asked.Replace("../", "", StringComparison.Ordinal)
                : harmless);

        yield return Name("lets in a blank name", name => string.IsNullOrWhiteSpace(name));
        yield return Name("lets in the name of a group", name => name.StartsWith('@'));
        yield return Name("lets in a command as a name", name => name.StartsWith('/'));
        yield return Name("lets in escape codes in a name", name => name.Contains('\e'));
        yield return Name("lets in a name that is shown backwards", name => name.Contains('\u202e'));
        yield return Note("r.names", "waits for the end of a name without end",
            () => new Rules { Name = name => name.Length > 5000 ? null : name });

        static Fault Path(string name, Func<string, string, string> edit) => Note("r.path", name, () =>
        {
            string asked = "";
            return new Rules
            {
                Up = (_, json) =>
                {
                    if (json["file_data"] is JsonNode file) asked = Get(file, "filename");
                    return [json];
                },
                Down = On("file_transfer", Edit("filename", harmless => edit(asked, harmless))),
            };
        });

        static Fault Name(string name, Func<string, bool> passes) => Note("r.names", name,
            () => new Rules { Name = asked => passes(asked) ? "somebody" : asked });
    }

    private static Rules Reads(Func<ProxyClient, byte[], byte[]> change) => new() { Reads = change };

    private static JsonObject Command(string command) => new() { ["receiver"] = command, ["text"] = "" };

    private static JsonObject Posted(ProxyClient sender, JsonNode message) => new()
    {
        ["status"] = "group_message",
        ["group"] = Get(message, "receiver")[1..],
        ["sender"] = sender.Name,
        ["text"] = Get(message, "text"),
    };

    // All notes but that on a thousand people can be asked of a server with files.
    private static Fault Note(string item, string name, Func<WireFault> make) => New(item, name, Level.Bonus2, make);
}
