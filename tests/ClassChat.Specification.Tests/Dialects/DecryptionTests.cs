using System.Text;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>Encrypted messages and fields as events, and what cannot be decrypted with its reason.</summary>
public sealed class DecryptionTests
{
    private const string Head = """
        dialect: d
        levels: [task4]
        join: [ { await: public_key }, { say: '{session_key}' } ]

        """;

    private const string Events = """

        events:
          - { event: public_key, match: { k: '*' }, take: { key: k } }
          - { event: message, match: { from: '*' }, take: { sender: from, text: text } }
          - { event: users, match: { users: '*' }, take: { names: users }, encrypted: no }

        """;

    private const string Message = """{"from":"Alice","text":"Hi"}""";

    [TestCase("cipher: {}")]
    [TestCase("cipher: { mode: gcm, as: hex }")]
    [TestCase("cipher: { mode: gcm, iv: field, envelope: { v: 1, iv: '{iv}', in: { data: '{data}' } } }")]
    [TestCase("cipher: { mode: gcm, iv: field, tag: field, as: hex, envelope: 'ENC {tag}/{iv}:{data}.' }")]
    public void A_message_in_clear_is_no_event_unless_the_dialect_excepts_it(string cipher)
    {
        Receiver receiver = Open(cipher);
        receiver.ReadClear(Message);
        receiver.Read(Message);
        receiver.ReadClear("""{"users":["Alice"]}""");
        receiver.Read("""{"users":["Alice"]}""");

        receiver.Events.Select(observed => observed.Kind).ShouldBe(
            [EventKind.Unknown, EventKind.Message, EventKind.Users, EventKind.Unknown]);
        receiver.Events[1].Text.ShouldBe("Hi");
        receiver.Events[0].Text.ShouldNotBeNull();
        Encoding.UTF8.GetString(receiver.Events[0].Wire.Span).ShouldBe(Message);
        receiver.Decoder.TakeDecrypted().Select(Encoding.UTF8.GetString).ShouldContain(Message);
    }

    [Test]
    public void An_envelope_is_opened_before_everything_is_expected_to_be_encrypted()
    {
        Receiver receiver = Open("cipher: { envelope: { data: '{data}' } }", expects: false);
        receiver.Read(Message);
        receiver.ReadClear(Message);
        receiver.Events.Select(observed => observed.Text).ShouldBe(["Hi", "Hi"]);
    }

    [Test]
    public void What_cannot_be_decrypted_is_told_with_the_reason()
    {
        Receiver receiver = Open("cipher: { mode: gcm, envelope: { data: '{data}' } }");
        receiver.ReadClear("""{"data":"AAAA"}""");
        receiver.ReadClear($$"""{"data":"{{Convert.ToBase64String(new byte[60])}}"}""");
        receiver.ReadClear("""{"data":"%"}""");
        receiver.Events.Select(observed => observed.Text).ShouldBe(
        [
            "it cannot be decrypted: 3 bytes are fewer than its IV and tag have",
            "it cannot be decrypted: its tag does not fit: another key was used, or the message was changed",
            "it cannot be decrypted: it is not base64",
        ]);
    }

    [Test]
    public void An_encrypted_field_is_the_text_and_one_that_is_in_clear_is_none()
    {
        const string Fields = """

            events:
              - { event: public_key, match: { k: '*' }, take: { key: k } }
              - { event: message, match: { from: '*' }, take: { sender: from, text: text, iv: iv }, decrypt: text }
              - { event: file, match: { file: '*' }, take: { filename: file, base64: body, iv: iv }, decrypt: base64 }
              - { event: group_message, text: '{group}#{text}#{iv}', decrypt: text }

            """;
        Receiver receiver = Open("cipher: { iv: field }", Fields, expects: false);
        Ciphertext hidden = receiver.Session.Seal("Hellö"u8);
        Ciphertext content = receiver.Session.Seal("AQID"u8);
        string iv = Convert.ToBase64String(hidden.Iv);
        string text = Convert.ToBase64String(hidden.Data);
        receiver.ReadClear($$"""{"from":"Alice","text":"{{text}}","iv":"{{iv}}"}""");
        receiver.ReadClear($$"""{"from":"Alice","text":"Hellö","iv":"{{iv}}"}""");
        receiver.ReadClear($"cs101#{text}#{iv}");
        receiver.ReadClear(
            "{\"file\":\"f\",\"body\":\"" + Convert.ToBase64String(content.Data) + "\",\"iv\":\""
            + Convert.ToBase64String(content.Iv) + "\"}");

        receiver.Events.Select(observed => observed.Kind).ShouldBe(
            [EventKind.Message, EventKind.Unknown, EventKind.GroupMessage, EventKind.File]);
        receiver.Events[0].Text.ShouldBe("Hellö");
        receiver.Events[1].Text.ShouldBe("the text of 'message' cannot be decrypted: it is not base64");
        receiver.Events[2].Text.ShouldBe("Hellö");
        receiver.Events[3].Content!.Value.ToArray().ShouldBe([1, 2, 3]);
        receiver.Decoder.TakeDecrypted().Count.ShouldBe(3);
    }

    private static Receiver Open(string cipher, string events = Events, bool expects = true)
    {
        Dialect dialect = DialectFile.Parse(
            "d.yaml", $"{Head}framing: {{ send: line, receive: line }}\n{cipher}{events}").Value!;
        return new Receiver(dialect, expects);
    }

    /// <summary>A connection, with the server's side of its session.</summary>
    private sealed class Receiver
    {
        private readonly Dialect _dialect;
        private readonly TextStream _text = new();

        public Receiver(Dialect dialect, bool expects)
        {
            _dialect = dialect;
            Session = new CipherSession(dialect.Cipher!);
            Session.TryReadPublicKey(CipherSession.PublicKey(PublicKeyForm.Pem)).ShouldBeTrue();
            Session.WrapKey().ShouldNotBeNull();
            Decoder = new EventDecoder(dialect) { Session = Session };
            if (expects) Decoder.ExpectEncrypted(isFresh: true, 0, _text, Events);
        }

        public CipherSession Session { get; }

        public EventDecoder Decoder { get; }

        public List<ObservedEvent> Events { get; } = [];

        public void ReadClear(string message) => Append(Encoding.UTF8.GetBytes(message));

        public void Read(string message)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(message);
            Append(_dialect.Envelope?.Wrap(Session.Seal(bytes), Session.Cipher.Form) ?? Session.Encrypt(bytes));
        }

        private void Append(byte[] message) => Decoder.Append([.. message, (byte)'\n'], _text, Events);
    }
}
