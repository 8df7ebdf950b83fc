using System.Security.Cryptography;
using System.Text;
using ClassChat.Specification.WireFormats;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.WireFormats;

/// <summary>Ciphertexts that nothing separates, wherever the stream is cut.</summary>
public sealed class CiphertextFramerTests
{
    private const int MaxBytes = 100_000;

    private static readonly Cipher[] _ciphers =
    [
        .. from mode in Enum.GetValues<AesMode>()
            from padding in PaddingsOf(mode)
            from iv in mode == AesMode.Ecb ? [IvSource.Zero] : new[] { IvSource.Prefix, IvSource.WithKey }
            from tag in mode == AesMode.Gcm ? [TagPlace.Prefix, TagPlace.Suffix] : new[] { TagPlace.Suffix }
            from form in Enum.GetValues<ByteForm>()
            select new Cipher
            {
                Mode = mode,
                Padding = padding,
                Iv = iv,
                IvBytes = mode == AesMode.Gcm ? Cipher.GcmIvBytes : mode == AesMode.Ecb ? 0 : 16,
                Tag = tag,
                Form = form,
            },
    ];

    // The end of text is known by its padding; a JSON object has an end of its own.
    private static readonly Gen<string> _json =
        Gen.String[Gen.Char.AlphaNumeric, 0, 40].Select(text => "{\"text\":\"" + text + "\",\"n\":{\"a\":[1,2]}}");

    private static readonly Gen<string> _text = Gen.String[Gen.Char[' ', '~'], 1, 60];

    private static PaddingMode[] PaddingsOf(AesMode mode) => mode switch
    {
        AesMode.Cbc or AesMode.Ecb => [PaddingMode.PKCS7],
        AesMode.Cfb or AesMode.Cfb8 => [PaddingMode.PKCS7, PaddingMode.None],
        _ => [PaddingMode.None],
    };

    [Test]
    public void Objects_are_found_wherever_the_stream_is_cut() =>
        Gen.Select(Any(_ciphers), _json.Array[1, 5], Gen.Int[1, 70].Array[1, 20]).Sample(
            (cipher, messages, cuts) => Read(cipher, messages, cuts).SequenceEqual(messages), iter: 1_000, threads: 1);

    [Test]
    public void Padded_texts_are_found_wherever_the_stream_is_cut()
    {
        Cipher[] padded = [.. _ciphers.Where(cipher => cipher.Padding == PaddingMode.PKCS7)];
        Gen.Select(Any(padded), _text.Array[1, 5], Gen.Int[1, 70].Array[1, 20]).Sample(
            (cipher, messages, cuts) => Read(cipher, messages, cuts).SequenceEqual(messages), iter: 1_000, threads: 1);
    }

    [Test]
    public void Every_cut_of_two_objects_gives_the_same()
    {
        string[] messages = ["""{"a":"ünï"}""", """{"b":{"c":"}"}}"""];
        foreach (Cipher cipher in _ciphers)
        {
            using CipherSession session = Open(cipher);
            byte[] stream = [.. messages.SelectMany(text => session.Encrypt(Encoding.UTF8.GetBytes(text)))];
            for (int cut = 0; cut <= stream.Length; cut++)
                Read(session, [stream[..cut], stream[cut..]]).ShouldBe(
                    messages, ignoreOrder: false, $"{cipher} at {cut}");
        }
    }

    [Test]
    public void A_line_break_behind_an_object_belongs_to_it_where_padding_or_a_tag_shows_it()
    {
        string[] messages = ["{\"a\":1}\n", "{\"b\":2}\r\n"];
        foreach (Cipher cipher in _ciphers.Where(cipher => cipher.HasTag || cipher.Padding == PaddingMode.PKCS7))
            Read(cipher, messages, [1]).ShouldBe(messages, ignoreOrder: false, cipher.ToString());
    }

    [Test]
    public void JSON_in_clear_stands_between_ciphertexts_that_are_text()
    {
        foreach (Cipher cipher in _ciphers.Where(cipher => cipher.Form != ByteForm.Raw))
        {
            using CipherSession session = Open(cipher);
            byte[] stream =
            [
                .. "\n{\"clear\":1}"u8, .. session.Encrypt("{\"a\":1}"u8), .. "{\"clear\":2}\n"u8,
                .. session.Encrypt("{}"u8),
            ];
            foreach (int size in new[] { 1, 7, stream.Length })
            {
                Read(session, [.. stream.Chunk(size)]).ShouldBe(
                    ["{\"clear\":1}", "{\"a\":1}", "{\"clear\":2}", "{}"], ignoreOrder: false, cipher.ToString());
            }
        }
    }

    [Test]
    public void What_is_no_ciphertext_ends_with_a_pause_and_what_follows_is_read()
    {
        foreach (Cipher cipher in _ciphers)
        {
            using CipherSession session = OpenSeeded(cipher);
            var framer = new CiphertextFramer(session, MaxBytes);
            var buffer = new ByteBuffer();
            buffer.Append("Hello! These are more bytes than the IV and the tag of any message have, in clear."u8);
            framer.TryRead(buffer, out _).ShouldBeFalse(cipher.ToString());
            if (!framer.EndsBySilence) continue; // decrypted to what might be text
            buffer.Consume(buffer.Length);
            framer.EndSilence();
            buffer.Append(session.Encrypt("{\"a\":1}"u8));
            framer.TryRead(buffer, out StreamPart part).ShouldBeTrue(cipher.ToString());
            session.Decrypt(part.Bytes.Span).Message.ShouldBe("{\"a\":1}"u8.ToArray());
        }
    }

    [Test]
    public void A_stream_without_an_end_is_malformed_at_the_limit_and_nothing_throws()
    {
        Gen.Select(Any(_ciphers), Gen.Byte.Array[500, 900]).Sample((cipher, bytes) =>
        {
            using CipherSession session = Open(cipher);
            var framer = new CiphertextFramer(session, 300);
            var buffer = new ByteBuffer();
            foreach (byte[] piece in bytes.Chunk(7))
            {
                buffer.Append(piece);
                while (framer.TryRead(buffer, out _))
                {
                    // Whatever it is.
                }
            }

            return buffer.Length < 300;
        }, iter: 300, threads: 1);
    }

    [Test]
    public void A_long_message_in_many_pieces_is_decrypted_once()
    {
        using CipherSession session = Open(new Cipher { Form = ByteForm.Raw });
        string text = "{\"a\":\"" + new string('x', 90_000) + "\"}";
        byte[] stream = session.Encrypt(Encoding.UTF8.GetBytes(text));
        Read(session, [.. stream.Chunk(3)]).ShouldBe([text]);
    }

    private static Gen<Cipher> Any(Cipher[] ciphers) => Gen.Int[0, ciphers.Length - 1].Select(at => ciphers[at]);

    private static List<string> Read(Cipher cipher, string[] messages, int[] cuts)
    {
        using CipherSession session = Open(cipher);
        byte[] stream = [.. messages.SelectMany(text => session.Encrypt(Encoding.UTF8.GetBytes(text)))];
        List<byte[]> pieces = [];
        for (int at = 0, i = 0; at < stream.Length; at += cuts[i++ % cuts.Length])
            pieces.Add(stream[at..Math.Min(stream.Length, at + cuts[i % cuts.Length])]);
        return Read(session, pieces);
    }

    private static List<string> Read(CipherSession session, IReadOnlyList<byte[]> pieces)
    {
        var framer = new CiphertextFramer(session, MaxBytes);
        var buffer = new ByteBuffer();
        List<string> read = [];
        foreach (byte[] piece in pieces)
        {
            buffer.Append(piece);
            while (framer.TryRead(buffer, out StreamPart part))
            {
                byte[] bytes = part.Kind == StreamPartKind.Json ? part.Bytes.ToArray()
                    : session.Decrypt(part.Bytes.Span).Message ?? "unreadable"u8.ToArray();
                read.Add(Encoding.UTF8.GetString(bytes));
            }
        }

        return read;
    }

    private static CipherSession Open(Cipher cipher)
    {
        var session = new CipherSession(cipher);
        session.TryReadPublicKey(CipherSession.PublicKey(PublicKeyForm.Pem)).ShouldBeTrue();
        session.WrapKey().ShouldNotBeNull();
        return session;
    }

    /// <summary>A session whose key is the same in each run: with some keys, garbage looks like a message.</summary>
    private static CipherSession OpenSeeded(Cipher cipher)
    {
        byte[] secret = new byte[cipher.KeyBytes + (cipher.Iv == IvSource.WithKey ? cipher.IvBytes : 0)];
        new Random(1).NextBytes(secret);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(CipherSession.PublicKey(PublicKeyForm.Pem));
        var session = new CipherSession(cipher);
        session.TryReadKey(Convert.ToBase64String(rsa.Encrypt(secret, cipher.KeyPadding))).ShouldBeTrue();
        return session;
    }
}
