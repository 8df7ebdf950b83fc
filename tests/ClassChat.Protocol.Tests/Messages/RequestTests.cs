using System.Buffers;
using System.Text;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Tests.Samples;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests.Messages;

/// <summary>Requests as they are written and read (classic dialect, "task4 and above").</summary>
public sealed class RequestTests
{
    [Test]
    public void Any_request_is_read_as_it_was_written() =>
        Requests.Any.Sample(request => Story.Of(RequestReader.Read(Write(request))) == Story.Of(request), iter: 3000);

    [TestCase("""{"sender":"Alice","receiver":"Bob","text":"Hi"}""")]
    [TestCase("""{"type":"message","sender":"Alice","receiver":"Bob","text":"Hi"}""")]
    [TestCase("""{ "text" : "Hi", "more" : [{"a":1}], "receiver" : "Bob", "sender" : "Alice" }""")]
    [TestCase("""{"sender":"Alice","receiver":"Eve","text":"Hi","receiver":"Bob"}""")]
    public void A_direct_message_is_read(string json) => Read(json)
        .ShouldBe(new Request.SendText("Bob", JsonText.FromString("Hi")) { Sender = "Alice" });

    [TestCase("/create CS 101", "CS 101")]
    [TestCase("/create   CS101  ", "CS101")]
    [TestCase("/create", "")]
    public void A_command_stands_in_the_receiver_field(string receiver, string name) =>
        Read($$"""{"receiver":"{{receiver}}","text":""}""").ShouldBe(new Request.CreateGroup(name));

    [TestCase("exit")]
    [TestCase("/exit")]
    [TestCase("/quit")]
    public void There_are_many_words_for_going(string receiver) =>
        Read($$"""{"receiver":"{{receiver}}"}""").ShouldBe(new Request.Exit());

    [TestCase("""{"type":"register","username":"Alice"}""")]
    [TestCase("""{"type":"register","sender":"Alice"}""")]
    public void A_name_is_given(string json) => Read(json).ShouldBe(new Request.Register("Alice"));

    [Test]
    public void A_file_is_read_with_its_four_fields()
    {
        var send = Read("""
            {"type":"file","sender":"Alice","receiver":"Bob",
             "file_data":{"filename":"a b.pdf","filesize":3,"checksum":"ab","data":"QUJD"}}
            """).ShouldBeOfType<Request.SendFile>();
        (send.Sender, send.Receiver).ShouldBe(("Alice", "Bob"));
        (send.File.FileName, send.File.FileSize, send.File.Checksum).ShouldBe(("a b.pdf", 3, "ab"));
        Encoding.ASCII.GetString(send.File.Base64.Span).ShouldBe("QUJD");
    }

    [TestCase("""{"text":"Hi"}""", "'receiver' is missing")]
    [TestCase("""{"receiver":"Bob"}""", "'text' is missing")]
    [TestCase("""{"receiver":1,"text":"Hi"}""", "'receiver' must be a string")]
    [TestCase("""{"receiver":"Bob","text":null}""", "'text' must be a string")]
    [TestCase("""{"receiver":"Bob","text":tru}""", "Please use JSON")]
    [TestCase("""{"receiver":"Bob","text":"\ud83d"}""", "half a surrogate pair")]
    [TestCase("""{"type":"dance"}""", "Unknown message type 'dance'")]
    [TestCase("""{"type":"file","receiver":"Bob"}""", "'file_data' is missing")]
    [TestCase("""{"type":"file","receiver":"Bob","file_data":1}""", "'file_data' must be an object")]
    [TestCase("""{"receiver":"Bob","file_data":{}}""", "'filename' is missing")]
    [TestCase("""{"receiver":"Bob","file_data":{"filename":""}}""", "'filesize' is missing")]
    [TestCase("""{"receiver":"Bob","file_data":{"filename":"a","filesize":-1}}""", "'filesize' must be")]
    [TestCase("""{"receiver":"Bob","file_data":{"filename":"a","filesize":1.5}}""", "'filesize' must be")]
    [TestCase("""{"receiver":"Bob","file_data":{"filename":"a","filesize":"1"}}""", "'filesize' must be")]
    [TestCase("""{"receiver":"Bob","file_data":{"filename":7}}""", "'filename' must be a string")]
    [TestCase("""{"receiver":"Bob","file_data":{"filename":"a","filesize":1,"checksum":[]}}""", "'checksum' must be")]
    public void What_is_not_a_request_is_told_why(string json, string reason) =>
        Read(json).ShouldBeOfType<Request.Invalid>().Reason.ShouldContain(reason);

    [Test]
    public void What_is_not_UTF8_is_told_so() => RequestReader
        .Read((byte[])[.. """{"receiver":"Bob","text":" """u8, 0xff, .. "\"}"u8])
        .ShouldBeOfType<Request.Invalid>().Reason.ShouldContain("UTF-8");

    [TestCase("x")]
    [TestCase("ü")]
    [TestCase("👋")]
    [TestCase("\"")]
    public void A_text_of_64_KiB_is_taken_and_one_byte_more_is_not(string letter)
    {
        int count = Limits.MaxTextBytes / Encoding.UTF8.GetByteCount(letter);
        string longest = string.Concat(Enumerable.Repeat(letter, count));
        Send(longest).ShouldBeOfType<Request.SendText>().Text.TextBytes.ShouldBe(Limits.MaxTextBytes);
        Send(longest + "x").ShouldBeOfType<Request.Invalid>().Reason.ShouldContain("64 KiB");
    }

    [Test]
    public void A_file_name_of_255_bytes_is_taken_and_one_more_is_not()
    {
        string longest = new('x', Limits.MaxFileNameBytes - 2);
        SendFile(longest + "ü").ShouldBeOfType<Request.SendFile>();
        SendFile(longest + "xü").ShouldBeOfType<Request.Invalid>().Reason.ShouldContain("255 bytes");
    }

    [Test]
    public void What_cannot_be_asked_cannot_be_written() =>
        Should.Throw<ArgumentException>(() => Write(new Request.Invalid("no")));

    private static Request Send(string text) =>
        RequestReader.Read(Write(new Request.SendText("Bob", JsonText.FromString(text))));

    private static Request SendFile(string name) =>
        RequestReader.Read(Write(new Request.SendFile("Bob", new FileContent(name, 0, "", default))));

    private static Request Read(string json) => RequestReader.Read(Encoding.UTF8.GetBytes(json));

    private static ReadOnlyMemory<byte> Write(Request request)
    {
        var output = new ArrayBufferWriter<byte>();
        RequestWriter.Write(output, request);
        output.WrittenSpan[^1].ShouldBe((byte)'\n');
        return output.WrittenMemory[..^1];
    }
}
