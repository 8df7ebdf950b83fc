using System.Buffers;
using System.Text;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Tests.Samples;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests.Messages;

/// <summary>Server messages as they are written and read (classic dialect, "task4 and above").</summary>
public sealed class ServerMessageTests
{
    [Test]
    public void Any_message_is_read_as_it_was_written() => ServerMessages.Any.Sample(
        message => Story.Of(ServerMessageReader.Read(ServerMessageWriter.Encode(message)[..^1])) == Story.Of(message),
        iter: 3000);

    [Test]
    public void A_direct_message_looks_as_the_original_wrote_it() => Write(new ServerMessage.Direct(
        JsonText.FromString("Alice"), JsonText.FromString("Bob"), JsonText.FromString("Hi \"B\" 👋"))).ShouldBe(
        """{"status":"message","sender":"Alice","receiver":"Bob","text":"Hi \"B\" 👋"}""" + "\n");

    [Test]
    public void A_confirmation_looks_as_the_original_wrote_it()
    {
        var output = new ArrayBufferWriter<byte>();
        ServerMessageWriter.WriteDelivered(output, JsonText.FromString("Bob"));
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            """{"status":"sent","message":"Message delivered to Bob"}""" + "\n");
    }

    [Test]
    public void Lists_look_as_the_original_wrote_them()
    {
        Write(new ServerMessage.UserList(["Alice", "Bob"])).ShouldBe(
            """{"status":"user_list","users":["Alice","Bob"]}""" + "\n");
        Write(new ServerMessage.GroupList([new("CS101", ["Alice"])])).ShouldBe(
            """{"status":"group_list","groups":{"CS101":["Alice"]}}""" + "\n");
        Write(new ServerMessage.Waiting(3, "3 wait")).ShouldBe(
            """{"status":"offline_messages","count":3,"message":"3 wait"}""" + "\n");
    }

    [TestCase("""{"status":"dance"}""")]
    [TestCase("""{"message":"no status"}""")]
    [TestCase("""{"status":"message","sender":null,"receiver":"Bob","text":"Hi"}""")]
    [TestCase("""{"status":"message","sender":"Alice","receiver":"Bob","text":123}""")]
    [TestCase("""{"status":"message","sender":"Alice","receiver":"Bob","text":["Hi"]}""")]
    [TestCase("""{"status":"message","sender":"Alice","receiver":"Bob","text":"\ud83d"}""")]
    [TestCase("""{"status":"offline_messages","count":"3"}""")]
    [TestCase("""{"status":"offline_messages","count":3.5}""")]
    [TestCase("""{"status":"user_list","users":[1]}""")]
    [TestCase("""{"status":"user_list","users":"Alice"}""")]
    [TestCase("""{"status":"user_list","users":{"Alice":1}}""")]
    [TestCase("""{"status":"group_list","groups":["CS101"]}""")]
    [TestCase("""{"status":"group_list","groups":{"CS101":"Alice"}}""")]
    [TestCase("""{"status":"help","commands":[]}""")]
    [TestCase("""{"status":"file_transfer","sender":"Alice","filename":"a"}""")]
    [TestCase("""{"status":"sent","message":tru}""")]
    [TestCase("""["status"]""")]
    public void What_is_no_message_is_unknown(string json) =>
        ServerMessageReader.Read(Encoding.UTF8.GetBytes(json)).ShouldBeOfType<ServerMessage.Unknown>();

    [Test]
    public void What_a_later_version_adds_is_passed_over() => ServerMessageReader
        .Read("""{"status":"sent","message":"ok","id":[1,{"a":2}]}"""u8.ToArray())
        .ShouldBe(new ServerMessage.Sent("ok"));

    [Test]
    public void What_cannot_be_told_cannot_be_written() =>
        Should.Throw<ArgumentException>(() => Write(new ServerMessage.Unknown("no")));

    private static string Write(ServerMessage message) =>
        Encoding.UTF8.GetString(ServerMessageWriter.Encode(message).Span);
}
