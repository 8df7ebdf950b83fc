using System.Text;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>Files that come in several steps: their bytes, the replies to them, and mistakes in dialects.</summary>
public sealed class FileDialectTests
{
    private const string Good = "dialect: d\nlevels: [task4]\n";

    private const string Parts = """
        framing: { receive: line }
        events:
          - { event: file_start, match: { t: f }, take: { id: i, sender: s, filename: n, size: z } }
          - { event: file_part, match: { t: c }, take: { id: i, base64: d } }
        """;

    [Test]
    public void Bytes_up_to_an_end_mark_are_the_content_however_they_are_cut() =>
        Gen.Select(Gen.OneOf("<END>xé\n"u8.ToArray()).Array[0, 40], Gen.Int[1, 7].Array[1, 5]).Sample((content, cuts) =>
        {
            const string Dialect = """
                framing: { receive: none }
                events:
                  - { event: file, text: "FILE {sender} {filename}\n", raw: { until: "<<END>>" } }
                  - { event: done, text: "OK\n" }
                """;
            byte[] stream = [.. "FILE Bob a.bin\n"u8, .. content, .. "<<END>>OK\n"u8];
            (_, List<ObservedEvent> events) = Read(Dialect, stream, cuts);
            return events.Select(e => e.Kind).SequenceEqual([EventKind.File, EventKind.Done])
                && events[0].Content!.Value.Span.SequenceEqual(content);
        }, iter: 300);

    [Test]
    public void Framed_messages_are_the_content_until_its_size_is_reached()
    {
        const string Dialect = """
            framing: { receive: uint32 }
            events:
              - { event: file, match: { t: f }, take: { size: z }, raw: messages }
              - { event: message, match: { t: m }, take: { text: x } }
            """;
        Framing framing = new() { Kind = FramingMethod.Binary };
        byte[] message = framing.Encode("""{"t":"m","x":"hi"}"""u8);
        byte[] stream =
        [
            .. framing.Encode("""{"t":"f","z":23}"""u8), .. framing.Encode("""{"t":"m","x":"""u8),
            .. framing.Encode("no message"u8), .. message,
            .. framing.Encode("""{"t":"f","z":0}"""u8), .. message,
        ];
        (_, List<ObservedEvent> events) = Read(Dialect, stream);

        events.Select(e => e.Kind)
            .ShouldBe([EventKind.File, EventKind.Message, EventKind.File, EventKind.Message]);
        Encoding.UTF8.GetString(events[0].Content!.Value.Span).ShouldBe("""{"t":"m","x":no message""");
        events[2].Content!.Value.Length.ShouldBe(0);
    }

    [Test]
    public void Parts_of_two_files_may_alternate_and_their_sizes_end_them()
    {
        (_, List<ObservedEvent> events) = Read(Parts, """
            {"t":"f","i":1,"s":"Bob","n":"a","z":4}
            {"t":"f","i":2,"s":"Eve","n":"b","z":2}
            {"t":"c","i":1,"d":"AAE="}
            {"t":"c","i":2,"d":"CQg="}
            {"t":"c","i":1,"d":"AgM="}
            {"t":"f","i":3,"s":"Bob","n":"empty","z":0}

            """u8.ToArray());

        events.Where(e => e.Kind == EventKind.File)
            .Select(e => $"{e.Sender} {e.FileName} {Convert.ToHexString(e.Content!.Value.Span)}")
            .ShouldBe(["Eve b 0908", "Bob a 00010203", "Bob empty "]);
    }

    [Test]
    public void A_file_that_was_broken_off_gives_way_to_the_next_like_it()
    {
        (_, List<ObservedEvent> events) = Read(Parts, """
            {"t":"f","i":1,"s":"Bob","n":"a","z":4}
            {"t":"c","i":1,"d":"AAE="}
            {"t":"f","i":1,"s":"Bob","n":"a","z":2}
            {"t":"c","i":1,"d":"CQg="}

            """u8.ToArray());

        Convert.ToHexString(events.Single(e => e.Kind == EventKind.File).Content!.Value.Span).ShouldBe("0908");
    }

    [Test]
    public void Bytes_may_follow_an_offer_that_is_accepted_and_are_acknowledged_once_they_are_there()
    {
        const string Dialect = """
            framing: { receive: line }
            events:
              - { event: file_start, text: "OFFER {id} {filename} {size}", reply: "ACCEPT {id} {me}" }
              - { event: file_part, text: "DATA {id}", raw: size, acknowledge: "GOT {id} {size}" }
              - { event: file_end, text: "END {id} {checksum}" }
            """;
        (EventDecoder decoder, List<ObservedEvent> events) = Read(Dialect, "OFFER 7 a.bin 4\nDATA 7\n12"u8.ToArray());
        Replies(decoder).ShouldBe(["ACCEPT 7 Bob"]);

        decoder.Append("\n4END 7 abc\n"u8, new TextStream(), events);

        Replies(decoder).ShouldBe(["GOT 7 {size}"]); // the part itself does not say its size
        ObservedEvent file = events.Single(e => e.Kind == EventKind.File);
        Encoding.UTF8.GetString(file.Content!.Value.Span).ShouldBe("12\n4");
        (file.FileName, file.Checksum).ShouldBe(("a.bin", "abc"));
    }

    [Test]
    public void A_reply_repeats_no_more_than_the_start_of_a_long_value()
    {
        (EventDecoder decoder, _) = Read(
            "framing: { receive: line }\nevents: [ { event: ping, text: 'PING {text}', reply: 'PONG {text}' } ]",
            [.. "PING "u8, .. Enumerable.Repeat((byte)'x', 100_000), (byte)'\n']);

        Replies(decoder).ShouldHaveSingleItem().Length.ShouldBe("PONG ".Length + 1024);
    }

    [TestCase(-1)]
    [TestCase(100_000_000)]
    public void A_size_that_no_file_has_takes_no_bytes_from_what_follows(int size)
    {
        (_, List<ObservedEvent> events) = Read("""
            framing: { receive: line }
            events:
              - { event: file, text: "FILE {size}", raw: size }
              - { event: done, text: "OK" }
            """, Encoding.UTF8.GetBytes($"FILE {size}\nOK\n"));

        events.Select(e => e.Kind).ShouldBe([EventKind.File, EventKind.Done]);
        events[0].Content.ShouldBeNull();
    }

    [TestCase("actions: { send_file: [ { chunks: { size: 4 } } ] }", 35,
        "'chunks' says what is sent for each chunk, in 'say' or in 'steps'")]
    [TestCase("actions: { send_file: [ { chunks: { size: 4, say: '{chunk}' } } ] }", 43,
        "a chunk has 64 to 16777216 bytes")]
    [TestCase("actions: { send_file: [ { chunks: { steps: [ { say: x } ] } } ] }", 35,
        "the steps for each chunk do not send it")]
    [TestCase("actions: { send_file: [ { bytes: chunk } ] }", 34, "'bytes: chunk' stands outside of 'chunks'")]
    [TestCase("actions: { send_file: [ { chunks: { steps: [ { bytes: content } ] } } ] }", 55,
        "'bytes: content' would send the whole file for each chunk")]
    [TestCase("actions: { send: [ { bytes: content } ] }", 29, "'bytes: content' has no file to send here")]
    [TestCase("actions: { send: [ { chunks: { say: '{chunk}' } } ] }", 30, "'chunks' has no file to send here")]
    [TestCase("join: [ { settle: 1 s, on: pushes } ]", 28, "'on' means nothing here")]
    [TestCase("events: [ { event: file, text: 'F {size}', raw: all } ]", 49,
        "'raw' says how the content of a file follows")]
    [TestCase("events: [ { event: file, text: 'F {size}', acknowledge: x } ]", 57,
        "'acknowledge' is sent after the content that 'raw' says follows")]
    [TestCase("framing: { receive: line }\nevents: [ { event: file, text: 'F', raw: size } ]", 42,
        "nothing says how large the file is")]
    [TestCase("framing: { receive: line }\nevents: [ { event: message, text: 'F {size}', raw: size } ]", 52,
        "no file follows this event")]
    [TestCase("framing: { receive: line }\nevents: [ { event: file, text: 'F {size}', raw: messages } ]", 49,
        "a message that holds any bytes needs a length before it")]
    [TestCase("framing: { receive: text }\nevents: [ { event: file, text: 'F {size}', raw: size } ]", 49,
        "nothing says where this text ends and the file begins")]
    [TestCase("framing: { receive: burst }\nevents: [ { event: file, text: 'F {size}', raw: size } ]", 49,
        "where silence ends messages, nothing says where the file begins")]
    [TestCase("framing: { receive: json }\nevents: [ { event: file, text: 'F {size}', raw: size } ]", 49,
        "in a stream of JSON, nothing says where this text ends and the file begins")]
    [TestCase(
        "framing: { receive: { frame: line, strip: ansi } }\nevents: [ { event: file, text: 'F {size}', raw: size } ]",
        49, "'strip' would remove bytes of the file")]
    [TestCase("events: [ { event: file, each: a, take: { size: b }, raw: size } ]", 59,
        "one file follows one event, not several")]
    [TestCase("events: [ { event: file_end, text: 'E' } ]", 20, "this belongs to a file that nothing starts")]
    [TestCase("events: [ { event: file_start, text: 'F {size}' } ]", 20, "nothing brings the content of this file")]
    [TestCase("framing: { receive: line }\nevents: [ { event: file_start, text: 'F', raw: { until: 'E' } } ]", 20,
        "nothing says where this file ends")]
    public void What_cannot_work_is_told_with_its_place_and_a_remedy(string yaml, int column, string told)
    {
        SourceError error = DialectFile.Parse("d", Good + yaml).Errors.ShouldHaveSingleItem();
        (error.Line, error.Column, error.Message).ShouldBe((3 + yaml.Count(c => c == '\n'), column, told));
        error.Suggestion.ShouldNotBeNull();
    }

    private static string[] Replies(EventDecoder decoder)
    {
        string[] replies = [.. decoder.Replies.Select(reply => Encoding.UTF8.GetString(reply.Render("Bob")))];
        decoder.Replies.Clear();
        return replies;
    }

    private static (EventDecoder Decoder, List<ObservedEvent> Events) Read(
        string dialect, byte[] stream, params int[] cuts)
    {
        ParseResult<Dialect> read = DialectFile.Parse("d", Good + dialect);
        read.Errors.ShouldBeEmpty();
        var decoder = new EventDecoder(read.Value!);
        List<ObservedEvent> events = [];
        var text = new TextStream();
        for (int at = 0, turn = 0; at < stream.Length; turn++)
        {
            int length = cuts.Length == 0 ? stream.Length : Math.Min(cuts[turn % cuts.Length], stream.Length - at);
            decoder.Append(stream.AsSpan(at, length), text, events);
            at += length;
        }

        return (decoder, events);
    }
}
