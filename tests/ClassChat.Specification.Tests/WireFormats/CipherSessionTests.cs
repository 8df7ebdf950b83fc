using System.Security.Cryptography;
using System.Text;
using ClassChat.Specification.WireFormats;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.WireFormats;

/// <summary>Sessions: keys agreed upon in both ways, messages encrypted and decrypted in every form.</summary>
public sealed class CipherSessionTests
{
    private static IEnumerable<Cipher> Ciphers() =>
        from cipher in Keys()
        from mode in Enum.GetValues<AesMode>()
        from padding in PaddingsOf(mode)
        from iv in mode == AesMode.Ecb ? [IvSource.Zero] : Enum.GetValues<IvSource>()
        from tag in mode == AesMode.Gcm ? Enum.GetValues<TagPlace>() : [TagPlace.Suffix]
        from form in Enum.GetValues<ByteForm>()
        select cipher with
        {
            Mode = mode,
            Padding = padding,
            Iv = iv,
            IvBytes = mode == AesMode.Gcm ? Cipher.GcmIvBytes : mode == AesMode.Ecb ? 0 : 16,
            Tag = tag,
            Form = form,
        };

    private static IEnumerable<Cipher> Keys() =>
    [
        new Cipher { KeyBytes = 16, KeyPadding = RSAEncryptionPadding.OaepSHA1, KeyForm = ByteForm.Hex },
        new Cipher
        {
            KeyBytes = 24,
            KeyPadding = RSAEncryptionPadding.Pkcs1,
            KeyForm = ByteForm.Base64,
            EncryptedKeyForm = ByteForm.Hex,
        },
        new Cipher(),
    ];

    private static IEnumerable<PaddingMode> PaddingsOf(AesMode mode) => mode switch
    {
        AesMode.Cbc or AesMode.Ecb => [PaddingMode.PKCS7, PaddingMode.Zeros],
        AesMode.Cfb or AesMode.Cfb8 => [PaddingMode.PKCS7, PaddingMode.Zeros, PaddingMode.None],
        _ => [PaddingMode.None],
    };

    [Test]
    public void The_other_side_understands_what_was_encrypted()
    {
        Cipher[] all = [.. Ciphers()];
        Gen.Select(Any(all), Gen.Byte[1, 255].Array[0, 200]).Sample((cipher, message) =>
        {
            (CipherSession chooses, CipherSession takes) = Pair(cipher);
            using (chooses)
            using (takes)
            {
                Ciphertext hidden = chooses.Seal(message);
                bool isHidden = message.Length < 8 || hidden.Data.AsSpan().IndexOf(message) < 0;
                byte[] there = takes.Open(hidden).Message!;
                byte[] back = chooses.Open(takes.Seal(message)).Message!;
                return isHidden && there.AsSpan().SequenceEqual(message) && back.AsSpan().SequenceEqual(message);
            }
        }, iter: 1_000, threads: 1);
    }

    [TestCaseSource(nameof(Keys))]
    public void What_is_sent_on_its_own_is_understood(Cipher cipher)
    {
        (CipherSession chooses, CipherSession takes) = Pair(cipher);
        using (chooses)
        using (takes)
        {
            Gen.Byte.Array[0, 200].Sample(
                message => takes.Decrypt(chooses.Encrypt(message)).Message!.AsSpan().SequenceEqual(message), iter: 50);
        }
    }

    [TestCase(AesMode.Cbc)]
    [TestCase(AesMode.Cfb)]
    [TestCase(AesMode.Cfb8)]
    [TestCase(AesMode.Gcm)]
    [TestCase(AesMode.Ctr)]
    [TestCase(AesMode.Ecb)]
    public void A_part_is_decrypted_before_the_end_is_known(AesMode mode)
    {
        Cipher cipher = Ciphers().First(cipher => cipher.Mode == mode) with
        {
            Iv = IvSource.Zero, Tag = TagPlace.Field,
        };
        (CipherSession session, CipherSession other) = Pair(cipher);
        using (session)
        using (other)
        {
            byte[] message = Encoding.UTF8.GetBytes("0123456789abcdef0123456789abcdef0123456789abcdef!");
            byte[] hidden = session.Seal(message).Data;
            foreach (int from in new[] { 0, 16, 32 })
            {
                byte[] part = session.Aes!.DecryptPart(hidden, from, session.FixedIv);
                part.AsSpan(0, message.Length - from - 1).SequenceEqual(message.AsSpan()[from..^1]).ShouldBeTrue();
            }
        }
    }

    [TestCase(PublicKeyForm.Pem)]
    [TestCase(PublicKeyForm.Pkcs1Pem)]
    [TestCase(PublicKeyForm.PemBase64)]
    [TestCase(PublicKeyForm.DerBase64)]
    [TestCase(PublicKeyForm.Pkcs1Base64)]
    [TestCase(PublicKeyForm.Xml)]
    [TestCase(PublicKeyForm.XmlBase64)]
    public void A_public_key_is_recognized_in_every_form(PublicKeyForm form)
    {
        using var rsa = RSA.Create(2048);
        string text = PublicKeyText.Write(rsa, form);
        string[] variants = [text, $" {text}\n", text.ReplaceLineEndings("\r\n"), text.ReplaceLineEndings("\\n")];
        foreach (string variant in variants)
        {
            using var session = new CipherSession(new Cipher());
            session.TryReadPublicKey(variant).ShouldBeTrue(variant);
            rsa.Decrypt(session.WrapKey()!, RSAEncryptionPadding.OaepSHA256).Length.ShouldBe(32);
        }
    }

    [TestCase("")]
    [TestCase("no key")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----")]
    [TestCase("-----BEGIN PUBLIC KEY-----")]
    [TestCase("<RSAKeyValue><Modulus>AA==</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>")]
    [TestCase("<RSAKeyValue><Modulus></Modulus><Exponent></Exponent></RSAKeyValue>")]
    [TestCase("LS0tLS1CRUdJTg==")]
    public void What_is_no_public_key_is_refused(string text)
    {
        using var session = new CipherSession(new Cipher());
        session.TryReadPublicKey(text).ShouldBeFalse();
        session.WrapKey().ShouldBeNull();
    }

    [Test]
    public void A_key_that_is_too_small_for_the_session_key_is_refused()
    {
        using var small = RSA.Create(512);
        using var session = new CipherSession(new Cipher());
        session.TryReadPublicKey(small.ExportSubjectPublicKeyInfoPem()).ShouldBeFalse();
    }

    [Test]
    public void What_is_no_public_key_throws_nothing() => Gen.Select(
        Gen.Byte.Array[0, 100], Gen.Int[0, 3]).Sample((bytes, form) =>
    {
        using var session = new CipherSession(new Cipher());
        string base64 = Convert.ToBase64String(bytes);
        session.TryReadPublicKey(form switch
        {
            0 => base64,
            1 => $"-----BEGIN RSA PUBLIC KEY-----{base64}-----END RSA PUBLIC KEY-----",
            2 => $"<RSAKeyValue><Modulus>{base64}</Modulus><Exponent>{base64}</Exponent></RSAKeyValue>",
            _ => Encoding.Latin1.GetString(bytes),
        });
    }, iter: 500, threads: 1);

    [Test]
    public void What_is_no_key_and_what_is_no_message_are_refused_with_the_reason()
    {
        using var session = new CipherSession(new Cipher());
        session.TryReadKey("AAAA").ShouldBeFalse();
        session.TryReadKey("not base64!").ShouldBeFalse();
        session.Decrypt("AAAA"u8).Problem.ShouldBe("no session key was agreed on");

        session.TryReadPublicKey(CipherSession.PublicKey(PublicKeyForm.Pem)).ShouldBeTrue();
        session.TryReadKey(session.WrapKeyText()!).ShouldBeTrue();
        session.Decrypt("AAAA"u8).Problem.ShouldBe("3 bytes are fewer than its IV and tag have");
        session.Decrypt("!"u8).Problem.ShouldBe("it is not base64");
        session.Decrypt(Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[20]))).Problem
            .ShouldBe("its ciphertext has 4 bytes, which are no whole blocks");
        byte[] damaged = session.Seal("hello"u8).Data;
        damaged[15] ^= 1;
        damaged[^1] ^= 1;
        session.Open(new Ciphertext(damaged, [], [])).Problem!.ShouldStartWith("its padding is wrong");
    }

    [Test]
    public void A_changed_message_is_noticed_where_there_is_a_tag()
    {
        (CipherSession session, CipherSession other) = Pair(
            new Cipher { Mode = AesMode.Gcm, Padding = PaddingMode.None, IvBytes = Cipher.GcmIvBytes });
        using (session)
        using (other)
        {
            byte[] sent = session.Seal("hello"u8).Data;
            Gen.Int[0, sent.Length - 1].Sample(at =>
            {
                byte[] changed = [.. sent];
                changed[at] ^= 4;
                string problem = other.Open(new Ciphertext(changed, [], [])).Problem!;
                return problem.StartsWith("its tag", StringComparison.Ordinal);
            });
        }
    }

    [Test]
    public void What_is_no_message_throws_nothing()
    {
        Cipher[] all = [.. Ciphers()];
        Gen.Select(Any(all), Gen.Byte.Array[0, 100]).Sample((cipher, bytes) =>
        {
            (CipherSession session, CipherSession other) = Pair(cipher);
            using (session)
            using (other)
            {
                session.Decrypt(bytes);
                session.Open(new Ciphertext(bytes, bytes, bytes));
            }
        }, iter: 300, threads: 1);
    }

    [Test]
    public void The_same_message_is_encrypted_in_another_way_each_time()
    {
        (CipherSession session, CipherSession other) = Pair(new Cipher());
        using (session)
        using (other) session.Encrypt("hello"u8).ShouldNotBe(session.Encrypt("hello"u8));
    }

    [TestCase(AesMode.Ecb, IvSource.Zero, true)]
    [TestCase(AesMode.Cbc, IvSource.WithKey, true)]
    [TestCase(AesMode.Gcm, IvSource.Zero, true)]
    [TestCase(AesMode.Cbc, IvSource.Prefix, false)]
    [TestCase(AesMode.Gcm, IvSource.Field, false)]
    public void Equal_messages_that_look_the_same_are_noticed(AesMode mode, IvSource iv, bool repeats)
    {
        Cipher cipher = Ciphers().First(cipher => cipher.Mode == mode && cipher.Iv == iv);
        (CipherSession session, CipherSession other) = Pair(cipher);
        using (session)
        using (other)
        {
            for (int i = 0; i < 2; i++) session.Seal("a message of some blocks, sent twice"u8);
            session.HasRepeats.ShouldBe(repeats);
            session.HasSameKey(other).ShouldBeTrue();
        }
    }

    private static Gen<Cipher> Any(Cipher[] ciphers) => Gen.Int[0, ciphers.Length - 1].Select(at => ciphers[at]);

    private static (CipherSession Chooses, CipherSession Takes) Pair(Cipher cipher)
    {
        var chooses = new CipherSession(cipher);
        var takes = new CipherSession(cipher);
        chooses.TryReadPublicKey(CipherSession.PublicKey(cipher.PublicKey)).ShouldBeTrue();
        takes.TryReadKey(chooses.WrapKeyText()!).ShouldBeTrue();
        return (chooses, takes);
    }
}
