using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClassChat.Protocol;
using ClassChat.Protocol.Encryption;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

/// <summary>Encryption between client and server, byte by byte.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class EncryptionTests : ServerFixture
{
    private const string Encrypt = """{"type":"encrypt"}""";
    private const string Register = """{"type":"register","username":"Alice"}""";

    [Test]
    public async Task Two_sessions_get_a_key_of_2048_bits_and_talk_encrypted()
    {
        Start(Level.Bonus4);
        (WireClient alice, FrameCipher ofAlice) = await JoinEncryptedAsync("Alice");
        (WireClient bob, FrameCipher ofBob) = await JoinEncryptedAsync("Bob");

        await SayAsync(alice, ofAlice, """{"receiver":"Bob","text":"secret"}""");
        (await HearAsync(bob, ofBob, "\"message\",")).ShouldBe(
            """{"status":"message","sender":"Alice","receiver":"Bob","text":"secret"}""");
        (await HearAsync(alice, ofAlice, "\"sent\"")).ShouldBe(
            """{"status":"sent","message":"Message delivered to Bob"}""");
        ofBob.Open(ofAlice.Seal("x"u8), out _).ShouldNotBeNull("each session has a key of its own");
    }

    [Test]
    public async Task Encryption_may_begin_after_the_registration_and_one_who_is_not_encrypted_reads_the_texts()
    {
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        await alice.ReadToFenceAsync("Alice");
        FrameCipher cipher = await AgreeAsync(alice);
        WireClient bob = await JoinAsync("Bob");

        await SayAsync(alice, cipher, """{"receiver":"Bob","text":"to Bob"}""");
        await bob.ReadUntilAsync(line =>
            line == """{"status":"message","sender":"Alice","receiver":"Bob","text":"to Bob"}""");
        await bob.SayAsync("Bob", "Alice", "to Alice");
        (await HearAsync(alice, cipher, "to Alice")).ShouldBe(
            """{"status":"message","sender":"Bob","receiver":"Alice","text":"to Alice"}""");
    }

    [Test]
    public async Task The_same_text_twice_is_encrypted_in_two_ways()
    {
        Start(Level.Bonus4);
        (WireClient alice, FrameCipher cipher) = await JoinEncryptedAsync("Alice");
        HashSet<string> seen = [];
        for (int i = 0; i < 2; i++)
        {
            await SayAsync(alice, cipher, """{"receiver":"/groups","text":""}""");
            string line;
            do
            {
                line = (await alice.ReadLineAsync())!;
            }
            while (!Opened(cipher, line).Contains("group_list", StringComparison.Ordinal));
            seen.Add(line);
        }

        seen.Count.ShouldBe(2);
    }

    [TestCase("AAAA")]
    [TestCase("not base64")]
    [TestCase("")]
    public async Task A_wrong_session_key_is_refused_and_harms_nobody(string key)
    {
        Start(Level.Bonus4);
        WireClient bob = await JoinAsync("Bob");
        WireClient alice = await ConnectAsync();
        await alice.SendAsync(Encrypt + "{\"type\":\"session_key\",\"key\":\"" + key + "\"}" + Register);
        (await alice.ReadLineAsync())!.ShouldContain("public_key");
        (await alice.ReadLineAsync())!.ShouldStartWith("""{"status":"error","message":"The session key cannot""");
        (await alice.ReadLineAsync())!.ShouldContain("Welcome Alice!");
        await alice.SayAsync("Alice", "Bob", "still here");
        await bob.ReadUntilAsync(line => line.Contains("still here", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_session_key_of_another_size_is_refused()
    {
        Start(Level.Bonus4);
        WireClient alice = await ConnectAsync();
        await alice.SendAsync(Encrypt);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(KeyIn((await alice.ReadLineAsync())!));
        rsa.KeySize.ShouldBeGreaterThanOrEqualTo(2048);
        string key = Convert.ToBase64String(rsa.Encrypt(new byte[16], RSAEncryptionPadding.OaepSHA256));
        await alice.SendAsync("{\"type\":\"session_key\",\"key\":\"" + key + "\"}");
        (await alice.ReadLineAsync())!.ShouldContain("error");
    }

    [Test]
    public async Task Session_keys_are_counted()
    {
        Start(Level.Bonus4);
        WireClient alice = await JoinAsync("Alice");
        await alice.ReadToFenceAsync("Alice");
        for (int i = 0; i < 9; i++) await alice.SendAsync("""{"type":"session_key","key":"AAAA"}""");
        for (int i = 0; i < 8; i++) (await alice.ReadLineAsync())!.ShouldContain("cannot be decrypted");
        (await alice.ReadLineAsync())!.ShouldContain("Too many session keys");
    }

    [Test]
    public async Task What_is_in_clear_or_changed_on_an_encrypted_connection_is_an_error_and_no_more()
    {
        Start(Level.Bonus4);
        (WireClient alice, FrameCipher cipher) = await JoinEncryptedAsync("Alice");
        await alice.SendAsync("""{"receiver":"Alice","text":"in clear"}""");
        (await HearAsync(alice, cipher, "error")).ShouldContain("This connection is encrypted");
        await alice.SendAsync("not JSON at all\n");
        (await HearAsync(alice, cipher, "error")).ShouldContain("Please use JSON");
        string changed = Encoding.ASCII.GetString(cipher.Seal("""{"receiver":"Alice","text":"x"}"""u8));
        int at = changed.IndexOf("data", StringComparison.Ordinal) + 10;
        await alice.SendAsync(changed[..at] + (changed[at] == 'A' ? 'B' : 'A') + changed[(at + 1)..]);
        (await HearAsync(alice, cipher, "error")).ShouldContain("cannot be decrypted");
        await SayAsync(alice, cipher, "not JSON inside");
        (await HearAsync(alice, cipher, "error")).ShouldContain("Please use JSON");
        await SayAsync(alice, cipher, Encrypt);
        (await HearAsync(alice, cipher, "error")).ShouldContain("encrypted already");
        await SayAsync(alice, cipher, """{"receiver":"Alice","text":"fine"}""");
        await HearAsync(alice, cipher, "fine");
    }

    [Test]
    public async Task An_encrypted_message_before_there_is_a_key_is_an_error()
    {
        Start(Level.Bonus4);
        WireClient alice = await JoinAsync("Alice");
        await alice.ReadToFenceAsync("Alice");
        await alice.SendAsync("""{"type":"encrypted","iv":"AAAA","data":"AAAA"}""");
        (await alice.ReadLineAsync())!.ShouldContain("not encrypted");
    }

    [Test]
    public async Task Lower_levels_offer_no_encryption()
    {
        Start(Level.Bonus3);
        WireClient alice = await JoinAsync("Alice");
        await alice.ReadToFenceAsync("Alice");
        await alice.SendAsync(Encrypt);
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"error","message":"This server offers no encryption."}""");
    }

    [Test]
    public async Task Mail_arrives_encrypted_and_what_was_not_read_comes_again()
    {
        Start(Level.Bonus4);
        WireClient bob = await JoinAsync("Bob");
        for (int i = 0; i < 40; i++) await bob.SayAsync("Bob", "Alice", $"mail {i} " + new string('x', 50_000));
        for (int i = 0; i < 40; i++)
            await bob.ReadUntilAsync(line => line.Contains("queued", StringComparison.Ordinal));

        (WireClient first, FrameCipher ofFirst) = await JoinEncryptedAsync("Alice", receiveBufferBytes: 4096);
        await HearAsync(first, ofFirst, "mail 0 ");
        first.Dispose(); // most of the mail is still on its way
        await bob.ReadUntilAsync(line => line.Contains("Alice has left", StringComparison.Ordinal));

        (WireClient again, FrameCipher ofAgain) = await JoinEncryptedAsync("Alice");
        await HearAsync(again, ofAgain, "mail 39 ");
    }

    [Test]
    public async Task The_largest_file_arrives_encrypted()
    {
        Start(Level.Bonus4);
        (WireClient alice, FrameCipher cipher) = await JoinEncryptedAsync("Alice");
        byte[] content = FileTests.Content(Limits.MaxFileBytes);
        await SayAsync(alice, cipher, FileTests.File("Alice", "large", content));
        string file = await HearAsync(alice, cipher, "file_transfer");
        using var json = JsonDocument.Parse(file);
        json.RootElement.GetProperty("data").GetBytesFromBase64().AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    [Test]
    public async Task Everything_cut_at_every_byte_is_the_same()
    {
        Start(Level.Bonus4);
        WireClient alice = await ConnectAsync();
        FrameCipher cipher = await AgreeAsync(alice);
        byte[] sent = [.. cipher.Seal("Zoë"u8), .. cipher.Seal("""{"receiver":"Zoë","text":"one"}"""u8)];
        foreach (byte one in sent) await alice.SendAsync(new[] { one });
        await HearAsync(alice, cipher, "\"text\":\"one\"");
    }

    private async Task<(WireClient Client, FrameCipher Cipher)> JoinEncryptedAsync(
        string name, int? receiveBufferBytes = null)
    {
        WireClient client = await ConnectAsync(receiveBufferBytes);
        FrameCipher cipher = await AgreeAsync(client);
        await SayAsync(client, cipher, "{\"type\":\"register\",\"username\":\"" + name + "\"}");
        (await HearAsync(client, cipher, "Welcome")).ShouldContain(name);
        return (client, cipher);
    }

    private static async Task<FrameCipher> AgreeAsync(WireClient client)
    {
        await client.SendAsync(Encrypt);
        string offer = (await client.ReadUntilAsync(
            line => line.Contains("public_key", StringComparison.Ordinal)))[^1];
        byte[] key = SessionKey.Create();
        await client.SendAsync(
            "{\"type\":\"session_key\",\"key\":\"" + SessionKey.TryWrap(key, KeyIn(offer)) + "\"}");
        var cipher = new FrameCipher(key);
        Opened(cipher, (await client.ReadLineAsync())!).ShouldBe("""{"status":"success","message":"Encrypted"}""");
        return cipher;
    }

    private static string KeyIn(string line)
    {
        using var json = JsonDocument.Parse(line[line.IndexOf('{')..]); // a prompt may stand before it
        return json.RootElement.GetProperty("key").GetString()!;
    }

    private static Task SayAsync(WireClient client, FrameCipher cipher, string frame) =>
        client.SendAsync(cipher.Seal(Encoding.UTF8.GetBytes(frame)));

    /// <summary>The first message with a text in it; all messages before it are encrypted, too.</summary>
    private static async Task<string> HearAsync(WireClient client, FrameCipher cipher, string text)
    {
        while (true)
        {
            string message = Opened(cipher, (await client.ReadLineAsync())!);
            if (message.Contains(text, StringComparison.Ordinal)) return message;
        }
    }

    private static string Opened(FrameCipher cipher, string line)
    {
        cipher.Open(Encoding.UTF8.GetBytes(line), out ReadOnlyMemory<byte> inside).ShouldBeNull(line);
        return Encoding.UTF8.GetString(inside.Span);
    }
}
