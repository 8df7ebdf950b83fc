using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(30_000)]
public sealed class FileTests : ServerFixture
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(65_536)]
    [TestCase(Limits.MaxFileBytes)]
    public async Task A_file_arrives_byte_for_byte(int size)
    {
        Start(Level.Bonus2);
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        await alice.ReadToFenceAsync("Alice");
        byte[] content = Content(size);
        Task sending = alice.SendAsync(File("Bob", "notes.pdf", content));
        (await bob.ReadLineAsync()).ShouldBe(
            $$"""{"status":"file_transfer","sender":"Alice","filename":"notes.pdf","filesize":{{size}}"""
            + $$""","checksum":"{{Checksum.Compute(content)}}","data":"{{Convert.ToBase64String(content)}}"}""");
        await sending;
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"success","message":"File 'notes.pdf' sent to Bob"}""");
    }

    [Test]
    public async Task A_file_in_small_pieces_is_the_same_file()
    {
        Start(Level.Bonus2);
        WireClient alice = await JoinAsync("Alice");
        byte[] frame = System.Text.Encoding.UTF8.GetBytes(File("Alice", "a", Content(3000)));
        foreach (byte[] piece in frame.Chunk(7)) await alice.SendAsync(piece);
        (await alice.ReadLineAsync())!.ShouldContain(Checksum.Compute(Content(3000)));
    }

    [TestCase("../../x", "x")]
    [TestCase(@"C:\\Users\\x.txt", "x.txt")]
    public async Task A_path_is_stripped_to_its_last_part(string given, string relayed)
    {
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        await alice.SendAsync(File("Alice", given, Content(10)));
        (await alice.ReadLineAsync())!.ShouldContain($"\"filename\":\"{relayed}\"");
        (await alice.ReadLineAsync()).ShouldBe(
            $$"""{"status":"success","message":"File '{{relayed}}' sent to Alice"}""");
    }

    [TestCase("..")]
    [TestCase("x/")]
    [TestCase(@"a\u0007b")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        await alice.SendAsync(File("Alice", name, Content(10)));
        (await alice.ReadLineAsync())!.ShouldStartWith("""{"status":"error",""");
        (await alice.ReadToFenceAsync("Alice")).ShouldBeEmpty();
    }

    [Test]
    public async Task A_corrupt_file_is_refused_and_the_connection_goes_on()
    {
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        string good = File("Alice", "a", Content(10));
        string another = Checksum.Compute(Content(11));
        await alice.SendAsync(good.Replace(Checksum.Compute(Content(10)), another, StringComparison.Ordinal));
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"error","message":"File 'a' is corrupt: its checksum does not match."}""");
        await alice.SendAsync(good.Replace("\"filesize\":10", "\"filesize\":11", StringComparison.Ordinal));
        (await alice.ReadLineAsync())!.ShouldContain("it has 10 bytes and not 11");
        (await alice.ReadToFenceAsync("Alice")).ShouldBeEmpty();
    }

    [TestCase(Limits.MaxFileBytes + 1)]
    [TestCase(15 * 1024 * 1024)]
    public async Task A_file_above_the_limit_is_refused_naming_it_and_the_connection_goes_on(int size)
    {
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        Task sending = alice.SendAsync(File("Alice", "big", new byte[size]));
        (await alice.ReadLineAsync())!.ShouldContain("10 MB");
        await sending;
        (await alice.ReadToFenceAsync("Alice")).ShouldBeEmpty();
    }

    [Test]
    public async Task A_file_to_a_group_reaches_its_members()
    {
        Start(Level.Bonus2);
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        await alice.SendAsync("""{"receiver":"/create CS101","text":""}""");
        await alice.ReadUntilAsync(line => line.Contains("group_list", StringComparison.Ordinal));
        await bob.SendAsync("""{"receiver":"/join CS101","text":""}""");
        await bob.ReadUntilAsync(line => line.Contains("group_list", StringComparison.Ordinal));
        await alice.SendAsync(File("@CS101", "notes.pdf", Content(100)));
        (await bob.ReadLineAsync())!.ShouldStartWith(
            """{"status":"file_transfer","sender":"Alice","group":"CS101","filename":"notes.pdf",""");
        (await alice.ReadLineAsync())!.ShouldContain("file_transfer");
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"success","message":"File 'notes.pdf' sent to 2/2 members in 'CS101'"}""");
    }

    [Test]
    public async Task There_are_no_files_before_bonus2()
    {
        Start(Level.Bonus1);
        WireClient alice = await JoinAsync("Alice");
        await alice.SendAsync(File("Alice", "a", Content(10)));
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"error","message":"This server offers no files."}""");
    }

    internal static string File(string receiver, string escapedName, byte[] content) =>
        $$$"""{"type":"file","receiver":"{{{receiver}}}","file_data":{"filename":"{{{escapedName}}}" """
        + $$$""","filesize":{{{content.Length}}},"checksum":"{{{Checksum.Compute(content)}}}" """
        + $$$""","data":"{{{Convert.ToBase64String(content)}}}"}}""" + "\n";

    internal static byte[] Content(int size)
    {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) content[i] = (byte)(i * 31 + i / 256);
        return content;
    }
}
