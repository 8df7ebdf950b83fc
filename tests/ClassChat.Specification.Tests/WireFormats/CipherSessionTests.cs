using System.Security.Cryptography;
using System.Text;
using ClassChat.Specification.WireFormats;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.WireFormats;

/// <summary>Sessions: keys agreed upon in both ways, messages hidden and found again.</summary>
public sealed class CipherSessionTests
{
    private static IEnumerable<Cipher> Ciphers() =>
        from mode in Enum.GetValues<AesMode>()
        from iv in Enum.GetValues<IvSource>()
        from isBase64 in new[] { true, false }
        from keyBytes in new[] { 16, 32 }
        select new Cipher
        {
            Mode = mode,
            Iv = iv,
            IsBase64 = isBase64,
            KeyBytes = keyBytes,
            OaepHash = isBase64 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256,
        };

    [TestCaseSource(nameof(Ciphers))]
    public void The_other_side_understands_what_was_hidden(Cipher cipher)
    {
        using var chooses = new CipherSession(cipher);
        using var takes = new CipherSession(cipher);
        chooses.TryReadPublicKey(CipherSession.PublicKey).ShouldBeTrue();
        takes.TryReadKey(Convert.ToBase64String(chooses.WrapKey()!)).ShouldBeTrue();

        Gen.Byte.Array[0, 200].Sample(message =>
        {
            byte[] hidden = chooses.Encrypt(message);
            bool isHidden = message.Length < 8 || hidden.AsSpan().IndexOf(message) < 0;
            return isHidden && takes.Decrypt(hidden)!.SequenceEqual(message)
                && chooses.Decrypt(takes.Encrypt(message))!.SequenceEqual(message);
        }, iter: 20);
    }

    [Test]
    public void A_public_key_is_taken_as_PEM_of_either_kind_and_as_base64_and_as_nothing_else()
    {
        using var rsa = RSA.Create(2048);
        using var session = new CipherSession(new Cipher());
        session.WrapKey().ShouldBeNull();

        session.TryReadPublicKey(rsa.ExportSubjectPublicKeyInfoPem()).ShouldBeTrue();
        session.TryReadPublicKey(rsa.ExportRSAPublicKeyPem()).ShouldBeTrue();
        session.TryReadPublicKey(Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())).ShouldBeTrue();
        session.TryReadPublicKey("-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----").ShouldBeFalse();
        session.TryReadPublicKey("no key").ShouldBeFalse();

        rsa.Decrypt(session.WrapKey()!, RSAEncryptionPadding.OaepSHA256).Length.ShouldBe(32);
    }

    [Test]
    public void What_is_no_key_and_what_is_no_message_are_refused_and_throw_nothing()
    {
        using var session = new CipherSession(new Cipher());
        session.TryReadKey("AAAA").ShouldBeFalse();
        session.TryReadKey("not base64!").ShouldBeFalse();
        session.Decrypt(Encoding.ASCII.GetBytes("AAAA")).ShouldBeNull();

        session.TryReadPublicKey(CipherSession.PublicKey);
        session.TryReadKey(Convert.ToBase64String(session.WrapKey()!)).ShouldBeTrue();
        Gen.Byte.Array[0, 100].Sample(bytes => { session.Decrypt(bytes); }, iter: 200);
        session.Decrypt("AAAA"u8).ShouldBeNull();
        session.Decrypt("!"u8).ShouldBeNull();
    }

    [Test]
    public void The_same_message_is_hidden_in_another_way_each_time()
    {
        using var session = new CipherSession(new Cipher());
        session.TryReadPublicKey(CipherSession.PublicKey);
        session.WrapKey();
        session.Encrypt("hello"u8).ShouldNotBe(session.Encrypt("hello"u8));
    }
}
