using System.Text;
using ClassChat.Harness.Checks;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Dialects;

/// <summary>What servers say that talk otherwise than the original: each axis by what was seen on real wires.</summary>
public sealed class ForeignDialectTests
{
    private const string Talk = """
        framing: { receive: none }
        events:
          - event: joined
            text: "*** {name} is here ***"
          - event: message
            text: '/\[(?<sender>\w+)\] (?<text>.*?)(?=\[\w+\] |\*\*\* |$)/'
        """;

    [Test]
    public void Glued_text_is_told_apart_by_what_the_next_begins_with_and_the_last_by_a_silence()
    {
        Seen seen = Read(Talk, "*** Bob is here ***[Bob] hi[Eve] two\nlines*** Zoe is here ***[Bob] bye");
        seen.Told.ShouldBe([
            "notice that Bob joined", "message \"hi\" from 'Bob'", "message \"two\\nlines\" from 'Eve'",
            "notice that Zoe joined"]);
        seen.Decoder.WaitsForSilence.ShouldBeTrue();

        seen.AfterSilence().ShouldBe(["message \"bye\" from 'Bob'"]);
        seen.Decoder.WaitsForSilence.ShouldBeFalse();
    }

    [Test]
    public void Glued_text_cut_anywhere_is_the_same() => Gen.Int[1, 9].Array[1, 6].Sample(cuts =>
    {
        Seen seen = Read(Talk, "*** Bob is here ***[Bob] ünïcödé 👋[Eve] 漢字*** Zoe is here ***[Bob] bye", cuts);
        return seen.Told.Concat(seen.AfterSilence()).SequenceEqual([
            "notice that Bob joined", "message \"ünïcödé 👋\" from 'Bob'", "message \"漢字\" from 'Eve'",
            "notice that Zoe joined", "message \"bye\" from 'Bob'"]);
    }, iter: 300);

    [Test]
    public void A_text_error_inside_a_JSON_stream_is_an_event_in_its_place() => Read(
        """
        framing: { receive: json }
        events:
          - { event: message, match: { t: m }, take: { text: x } }
          - { event: refused, text: "ERROR: {text}" }
        """, """{"t":"m","x":"one"}ERROR: no such user{"t":"m","x":"two"}""").Told
        .ShouldBe(["message \"one\"", "error \"no such user\"", "message \"two\""]);

    [Test]
    public void A_template_is_a_whole_message_where_there_is_framing() => Read(
        """
        framing: { receive: { delimiter: "|" } }
        events:
          - { event: message, text: "{sender}: {text}" }
          - { event: refused, text: "no" }
        """, "Bob:   two\nlines  |no|not no|").Told
        .ShouldBe(
            ["message \"  two\\nlines  \" from 'Bob'", "error \"\"", "something the dialect does not know: not no"]);

    [Test]
    public void An_array_is_many_events_and_may_be_a_count_as_well() => Read(
        """
        framing: { receive: { frame: json, arrays: yes } }
        events:
          - { event: waiting, match: { "[0].from": '*' }, take: { count: "#" }, more: yes }
          - { event: message, each: ., match: { from: '*' }, take: { sender: from, text: text } }
          - { event: welcome, match: { mail: '*' }, more: yes }
          - { event: waiting, match: { mail: '*' }, take: { count: mail.# }, more: yes }
          - { event: message, each: mail, take: { sender: from, text: text } }
        """, """[{"from":"A","text":"1"},{"from":"B","text":"2"}]{"mail":[{"from":"A","text":"3"}]}""").Told
        .ShouldBe([
            "notice that 2 wait", "message \"1\" from 'A'", "message \"2\" from 'B'",
            "welcome \"\"", "notice that 1 wait", "message \"3\" from 'A'"]);

    [Test]
    public void JSON_inside_a_text_is_led_into() => Read(
        "events: [ { event: message, match: { p!.k: 3 }, take: { text: p!.q!.text } } ]",
        """{"p":"{\"k\":3,\"q\":\"{\\\"text\\\":\\\"deep\\\"}\"}"}{"p":"no JSON"}{"p":"[1]"}""").Told
        .ShouldBe(["message \"deep\"", Unknown("""{"p":"no JSON"}"""), Unknown("""{"p":"[1]"}""")]);

    [Test]
    public void Lists_of_all_shapes_are_read()
    {
        const string Dialect = """
            framing: { receive: line }
            events:
              - { event: users, match: { u: '*' }, take: { names: u }, names_at: n }
              - { event: groups, match: { g: '*' }, take: { groups: g }, names_at: n, members_at: m.all }
              - { event: users, text: "Users: {names}" }
              - { event: groups, text: '/^Groups:( (?<groups>\w+)=\[(?<members>[^\]]*)\])*$/', split: "/" }
            """;
        Read(Dialect, """
            {"u":["A","B"]}
            {"u":[{"n":"A"},{"n":"B"}]}
            {"u":"A, B"}
            {"u":{"A":1,"B":2}}
            {"g":{"x":["A"],"y":{"m":{"all":"A B"}}}}
            {"g":[{"n":"x","m":{"all":[{"n":"A"}]}},{"n":"y"}]}
            Users: A, B
            Groups: x=[A/B] y=[] z=[C]

            """).Told.ShouldBe([
            "users A, B", "users A, B", "users A, B", "users A, B", "groups x with ; y with A, B",
            "groups x with A; y with ",
            "users A, B", "groups x with A, B; y with ; z with C"]);
    }

    [Test]
    public void A_list_that_captures_nobody_is_an_empty_list()
    {
        const string Dialect = """
            framing: { receive: line }
            events:
              - { event: users, text: '/^Users:( (?<names>\w+))*$/' }
              - { event: groups, text: '/^Groups:( (?<groups>\w+))*$/' }
            """;
        Seen seen = Read(Dialect, "Users:\nGroups:\n");
        seen.Events[0].Names.ShouldNotBeNull().ShouldBeEmpty();
        seen.Events[1].Groups.ShouldNotBeNull().ShouldBeEmpty();
    }

    [Test]
    public void What_never_comes_is_not_looked_for_again_at_every_event()
    {
        // Looking for 60 patterns that are not there once for each of 40,000 events would take minutes.
        IEnumerable<string> absent = Enumerable.Range(0, 60)
            .Select(i => $"  - {{ event: noise, text: '/zz{i}(\\w+)!/' }}");
        string dialect = string.Join('\n', absent.Prepend("  - { event: left, text: '/<(?<name>\\w+)>/' }")
            .Prepend("events:").Prepend("framing: { receive: none }"));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Seen seen = Read(dialect, string.Concat(Enumerable.Repeat("<Bob>", 40_000)));

        seen.Events.Count.ShouldBe(40_000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Test]
    public void Raw_bytes_behind_a_header_are_the_content_of_the_file_however_they_are_cut() =>
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[1, 20].Array[1, 5]).Sample((content, cuts) =>
        {
            const string Dialect = """
                framing: { receive: none }
                events:
                  - { event: file, text: "FILE {sender} {filename} {size}\n", raw: size }
                  - { event: done, text: "OK\n" }
                """;
            byte[] stream =
                [.. Encoding.UTF8.GetBytes($"OK\nFILE Bob a.bin {content.Length}\n"), .. content, .. "OK\n"u8];
            Seen seen = Read(Dialect, stream, cuts);
            return seen.Events.Select(e => e.Kind).SequenceEqual([EventKind.Done, EventKind.File, EventKind.Done])
                && seen.Events[1].Content!.Value.Span.SequenceEqual(content);
        }, iter: 300);

    [Test]
    public void A_file_in_parts_is_put_together()
    {
        ObservedEvent file = Read("""
            framing: { receive: line }
            events:
              - { event: file_start, match: { t: f }, take: { sender: s, filename: n, size: z } }
              - { event: file_part, match: { t: c }, take: { base64: d } }
              - { event: file_end, match: { t: e }, take: { checksum: h } }
            """, """
            {"t":"f","s":"Bob","n":"a.bin","z":4}
            {"t":"c","d":"AAE="}
            {"t":"c","d":"AgM="}
            {"t":"e","h":"x"}

            """).Events.Single(observed => observed.Kind == EventKind.File);
        file.Content!.Value.ToArray().ShouldBe([0, 1, 2, 3]);
        (file.Sender, file.FileName, file.FileSize, file.Checksum).ShouldBe(("Bob", "a.bin", 4, "x"));
    }

    [Test]
    public void A_keep_alive_is_to_be_answered()
    {
        const string Dialect =
            "framing: { receive: line }\nevents: [ { event: ping, text: PING, reply: 'PONG {me}' } ]";
        Seen seen = Read(Dialect, "PING\nPING\n");
        seen.Decoder.Replies.Count.ShouldBe(2);
        Encoding.UTF8.GetString(seen.Decoder.Replies.Peek().Render("Bob"))
            .ShouldBe("PONG Bob");
    }

    [Test]
    public void What_comes_until_a_silence_is_a_message_where_nothing_else_ends_one()
    {
        const string Dialect =
            "framing: { receive: burst }\nevents: [ { event: message, text: '{sender}> {text}' } ]";
        Seen seen = Read(Dialect, "Bob> he", 3);
        (seen.Events.Count, seen.Decoder.WaitsForSilence).ShouldBe((0, true));
        seen.AfterSilence().ShouldBe(["message \"he\" from 'Bob'"]);
    }

    [Test]
    public void Another_framing_takes_over_behind_what_was_understood()
    {
        const string Dialect = """
            framing: { receive: none }
            join: [ { await: prompt }, { switch: { receive: uint32 } } ]
            texts: { prompt: "name? " }
            events: [ { event: message, match: { t: m }, take: { text: x } } ]
            """;
        byte[] message = new Framing { Kind = FramingMethod.Binary }.Encode("{\"t\":\"m\",\"x\":\"é\"}"u8);
        Seen seen = Read(Dialect, [.. "hellö, name? "u8, .. message], []);
        seen.Events.ShouldBeEmpty();

        seen.Decoder.Switch(
            new Framing { Kind = FramingMethod.Binary }, "hellö, name? ".Length, seen.Text, seen.Events);

        seen.Told.ShouldBe(["message \"é\""]);
    }

    [Test]
    public void An_event_behind_much_that_is_none_is_seen_when_as_much_has_come_again_or_in_a_silence()
    {
        const string Dialect =
            "framing: { receive: none }\nevents: [ { event: message, text: '<{sender}> {text}!' } ]";
        string much = new('x', 40_000);

        Read(Dialect, [.. Encoding.UTF8.GetBytes(much + "<al> hi!")], []).Told.ShouldBe(["message \"hi\" from 'al'"]);
        Seen seen = Read(Dialect, [.. Encoding.UTF8.GetBytes(much + "<al> hi!" + much)], [40_000, 8, 40_000]);
        seen.Told.ShouldBe(["message \"hi\" from 'al'"]);
        seen = Read(Dialect, [.. Encoding.UTF8.GetBytes(much + "<al> hi!")], [40_000, 8]);
        seen.Told.ShouldBeEmpty();
        seen.Decoder.WaitsForSilence.ShouldBeTrue();
        seen.AfterSilence().ShouldBe(["message \"hi\" from 'al'"]);
    }

    private static string Unknown(string json) => "something the dialect does not know: " + json;

    private static Seen Read(string dialect, string stream, params int[] cuts) =>
        Read(dialect, Encoding.UTF8.GetBytes(stream), cuts);

    private static Seen Read(string dialect, byte[] stream, int[] cuts)
    {
        var seen = new Seen(new EventDecoder(DialectFile.Parse("d", "dialect: d\nlevels: [task4]\n" + dialect).Value!));
        for (int at = 0, turn = 0; at < stream.Length; turn++)
        {
            int length = cuts.Length == 0 ? stream.Length : Math.Min(cuts[turn % cuts.Length], stream.Length - at);
            seen.Decoder.Append(stream.AsSpan(at, length), seen.Text, seen.Events);
            at += length;
        }

        return seen;
    }

    private sealed record Seen(EventDecoder Decoder)
    {
        public TextStream Text { get; } = new();

        public List<ObservedEvent> Events { get; } = [];

        public string[] Told => [.. Events.Select(EventFormatter.Event)];

        public string[] AfterSilence()
        {
            int before = Events.Count;
            Decoder.EndSilence(Text, Events);
            return [.. Events.Skip(before).Select(EventFormatter.Event)];
        }
    }
}
