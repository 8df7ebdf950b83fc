using System.Text;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>What a connection received, as events and text, however TCP cut it. A failure prints its seed.</summary>
public sealed class EventDecoderTests
{
    private static readonly Gen<string> _objects = Gen.OneOf(
    [
        """{"status":"message","sender":"Alice","receiver":"Bob","text":"Hello Bob! ünïcödé 👋"}""",
        """{"status":"message","sender":"Alice","text":"{\"status\":\"error\"}"}""",
        """{"status":"user_list","users":["Alice","Bob"]}""",
        """{"status":"error","message":"User 'Bob' is not connected."}""",
        "{\n  \"status\": \"group_list\",\n  \"groups\": { \"CS101\": [\"Alice\"] }\n}",
        """{"status":"file_transfer","sender":"A","filename":"n","filesize":3,"checksum":"c","data":"AAEC"}""",
        "{}", """{"a":[1,2,{"b":null}]}""", """{"status":"\ud800"}""",
    ]);

    private static readonly Gen<string> _between = Gen.OneOf(
        ["", "", "\n", "\r\n", " ", "Enter your username: ", "é👋", "}", "]]", "\"", "text with , and : in it\n"]);

    private static readonly Gen<string> _broken = Gen.OneOf(
        ["{", "{{", "{\"a\":}", "{\"a\" 1}", "{hello}", "{\"a\":\"x\ny\"}", "{\"a\":truth}", "{\"\\q\":1}", Deep(20)]);

    private static readonly Gen<byte[]> _stream = Gen
        .Select(Gen.Frequency((6, _objects), (1, _broken)), _between).Array[0, 10]
        .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => part.Item1 + part.Item2))));

    [Test]
    public void Objects_and_what_stands_between_them_are_told_apart()
    {
        (string text, List<ObservedEvent> events) = Read(Encoding.UTF8.GetBytes(
            "Enter your username: {\"status\":\"success\",\"message\":\"Welcome Alice!\"}\n"
            + "{\"status\":\"user_list\",\"users\":[\"Alice\"]}{\"status\":\"help\",\"commands\":{}} bye"));

        text.ShouldBe("Enter your username: bye"); // blanks behind an object are no text
        events.Select(observed => observed.Kind).ShouldBe([EventKind.Welcome, EventKind.Users, EventKind.Noise]);
    }

    [Test]
    public void A_stream_cut_anywhere_gives_the_same_events_and_text() =>
        Gen.Select(_stream, Gen.Int[1, 30].Array[1, 8]).Sample((stream, cuts) =>
        {
            string whole = Story(Read(stream));
            return whole == Story(Read(stream, cuts)) && whole == Story(Read(stream, 1));
        }, iter: 2_000);

    [Test]
    public void Any_bytes_are_events_or_text_and_nothing_is_thrown() =>
        Gen.OneOf(Gen.Byte.Array[0, 300], Gen.OneOf("{}[]\",:\\ \n1aue\xff"u8.ToArray()).Array[0, 300]).Sample(stream =>
        {
            (string text, List<ObservedEvent> events) = Read(stream, 7);
            if (!stream.Contains((byte)'{')) events.ShouldBeEmpty();
            return Story((text, events)) == Story(Read(stream));
        }, iter: 3_000);

    [Test]
    public void The_limit_of_an_object_falls_on_the_same_byte_however_it_is_cut() =>
        Gen.Select(Gen.Int[10, 200], Gen.Int[1, 60].Array[1, 8]).Sample((length, cuts) =>
        {
            byte[] stream = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', length)}\"}}{{\"status\":\"help\"}}");
            string whole = Story(Read(stream, [], 64));
            return whole == Story(Read(stream, cuts, 64)) && whole.Contains("Noise");
        }, iter: 500);

    [Test]
    public void An_object_above_the_limit_is_text_and_unknown_and_little_of_it_is_kept()
    {
        byte[] stream = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 100_000)}");
        (string text, List<ObservedEvent> events) = Read(stream, [], 50_000);

        text.Length.ShouldBe(stream.Length);
        ObservedEvent unknown = events.ShouldHaveSingleItem();
        unknown.Kind.ShouldBe(EventKind.Unknown);
        unknown.Wire.Length.ShouldBeLessThanOrEqualTo(ByteTail.MaxBytes);
    }

    [Test]
    public void Objects_nested_without_end_cost_no_more_than_their_bytes()
    {
        (_, List<ObservedEvent> events) = Read(Encoding.UTF8.GetBytes(Deep(10_000) + "\n{\"status\":\"help\"}"));
        events[^1].Kind.ShouldBe(EventKind.Noise);
        events.Count.ShouldBeLessThan(10_000);
    }

    [TestCase("""{"status":"message","text":"\ud800"}""", EventKind.Message)]
    [TestCase("""{"status":"\ud800"}""", EventKind.Unknown)]
    [TestCase("""{"status":"group_list","groups":{"\ud800":[]}}""", EventKind.Unknown)]
    [TestCase("""{"\udc00":1,"status":"file_transfer","data":"\ud800"}""", EventKind.Unknown)]
    [TestCase("""{"status":"file_transfer","data":"no base64!"}""", EventKind.File)]
    [TestCase("""{"status":truefalse}""", EventKind.Unknown)]
    public void Strings_that_are_no_text_throw_nothing(string json, EventKind kind) =>
        Read(Encoding.UTF8.GetBytes(json)).Events.ShouldHaveSingleItem().Kind.ShouldBe(kind);

    [Test]
    public void What_the_dialect_captures_and_the_server_leaves_out_fits_nothing()
    {
        ObservedEvent observed = Read("{\"status\":\"message\"}"u8.ToArray()).Events.Single();

        observed.Fits(new ObservedEvent(EventKind.Message)).ShouldBeTrue();
        observed.Fits(new ObservedEvent(EventKind.Message) { Text = "Hello" }).ShouldBeFalse();
        observed.Fits(new ObservedEvent(EventKind.Message) { Sender = "Alice" }).ShouldBeFalse();
    }

    [Test]
    public void What_has_come_and_is_no_event_yet_is_counted()
    {
        var decoder = new EventDecoder(RepositorySuite.Classic);
        var text = new TextStream();
        List<ObservedEvent> events = [];
        decoder.Append("{\"status\":\"message\",\"text\":\""u8, text, events);
        byte[] more = [.. Enumerable.Repeat((byte)'x', 10_000)];
        for (int i = 0; i < 100; i++) decoder.Append(more, text, events);
        decoder.UnreadBytes.ShouldBeInRange(1_000_000, 1_000_100);
        decoder.Append("\"}"u8, text, events);
        decoder.UnreadBytes.ShouldBe(0);
    }

    [Test]
    public void Text_dialects_know_no_objects()
    {
        var text = new TextStream();
        List<ObservedEvent> events = [];
        new EventDecoder(RepositorySuite.ClassicText).Append("{\"status\":\"help\"}"u8, text, events);
        (text.Text, events.Count).ShouldBe(("{\"status\":\"help\"}", 0));
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels));

    private static (string Text, List<ObservedEvent> Events) Read(byte[] stream, params int[] cuts) =>
        Read(stream, cuts, EventDecoder.MaxObjectBytes);

    private static (string Text, List<ObservedEvent> Events) Read(byte[] stream, int[] cuts, int max)
    {
        var decoder = new EventDecoder(RepositorySuite.Classic, max);
        var text = new TextStream();
        List<ObservedEvent> events = [];
        for (int at = 0, turn = 0; at < stream.Length; turn++)
        {
            int length = cuts.Length == 0 ? stream.Length : Math.Min(cuts[turn % cuts.Length], stream.Length - at);
            decoder.Append(stream.AsSpan(at, length), text, events);
            at += length;
        }

        return (text.Text, events);
    }

    private static string Story((string Text, List<ObservedEvent> Events) read) =>
        read.Text + "\n" + string.Join('\n', read.Events.Select(e => string.Join(
            ' ', e.Kind, e.Sender, e.Receiver, e.Text, e.Name, e.FileName, Convert.ToHexString(e.Wire.Span))));
}
