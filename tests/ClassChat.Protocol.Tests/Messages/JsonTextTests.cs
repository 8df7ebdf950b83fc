using System.Text;
using System.Text.Json;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Tests.Samples;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests.Messages;

/// <summary>Texts as they stand on the wire: escaped where JSON demands it, readable everywhere else.</summary>
public sealed class JsonTextTests
{
    [TestCase("Hello Bob! ünïcödé 👋 漢字 <&'+> /")]
    [TestCase("a\u2028b\u007f")]
    public void What_JSON_allows_stays_as_it_is(string text) =>
        JsonText.FromString(text).Escaped.ToArray().ShouldBe(Encoding.UTF8.GetBytes(text));

    [TestCase("\"", "\\\"")]
    [TestCase("\\", "\\\\")]
    [TestCase("👋\n👋", "👋\\n👋")]
    [TestCase("\r\t\u001b[2J\0", "\\r\\t\\u001b[2J\\u0000")]
    public void What_JSON_forbids_is_escaped(string text, string expected) =>
        Encoding.UTF8.GetString(JsonText.FromString(text).Escaped.Span).ShouldBe(expected);

    [Test]
    public void Half_a_pair_becomes_the_sign_for_what_is_lost() =>
        JsonText.FromString("a\ud83db").ToString().ShouldBe("a\ufffdb");

    [Test]
    public void Any_text_comes_back_and_any_reader_of_JSON_understands_it() => Texts.Any.Sample(text =>
    {
        JsonText json = JsonText.FromString(text);
        json.ToString().ShouldBe(text);
        json.TextBytes.ShouldBe(Encoding.UTF8.GetByteCount(text));
        json.IsEmpty.ShouldBe(text.Length == 0);
        json.Copy().ShouldBe(json);
        JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(json.Escaped.Span)}\"").ShouldBe(text);
    }, iter: 3000);

    [Test]
    public void A_text_that_came_with_needless_escapes_is_the_same_text()
    {
        byte[] frame = """{"receiver":"Bob","text":"\u0041\ud83d\udc4b\/"}"""u8.ToArray();
        RequestReader.Read(frame).ShouldBeOfType<Request.SendText>().Text.ShouldBe(JsonText.FromString("A👋/"));
    }

    [Test]
    public void Every_string_of_every_message_is_readable()
    {
        const string Hello = "👋";
        JsonText hello = JsonText.FromString(Hello);
        ServerMessage[] messages =
        [
            new ServerMessage.Success(Hello),
            new ServerMessage.Waiting(1, Hello),
            new ServerMessage.UserList([Hello]),
            new ServerMessage.Help([new(Hello, Hello)]),
            new ServerMessage.GroupList([new(Hello, [Hello])]),
            new ServerMessage.Direct(hello, hello, hello, "2025-11-09 14:03:27"),
            new ServerMessage.File(hello, hello, new FileContent(Hello, 0, "", default)),
        ];
        foreach (ServerMessage message in messages)
        {
            string written = Encoding.UTF8.GetString(ServerMessageWriter.Encode(message).Span);
            written.ShouldContain(Hello);
            written.ShouldNotContain("\\u");
        }
    }
}
