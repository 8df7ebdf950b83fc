using System.Text;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests;

/// <summary>Checksums of bytes, and of the base64 that they travel in.</summary>
public sealed class ChecksumTests
{
    // Around the size of the block in which base64 is decoded: 48 KiB of bytes.
    private static readonly Gen<int> _size =
        Gen.OneOf(Gen.Int[0, 100], Gen.Int[49_100, 49_200], Gen.Int[98_250, 98_350]);

    [Test]
    public void Nothing_has_the_checksum_that_the_standard_says() => Checksum.Compute([]).ShouldBe(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    [Test]
    public void Base64_has_the_checksum_of_its_bytes() => Gen.Select(_size, Gen.Int).Sample((size, seed) =>
    {
        byte[] content = new byte[size];
        new Random(seed).NextBytes(content);
        Checksum.OfBase64(Base64(content), out long counted).ShouldBe(Checksum.Compute(content));
        counted.ShouldBe(size);
    }, iter: 300);

    [TestCase("QUJ")]
    [TestCase("QUJDR")]
    [TestCase("QU=D")]
    [TestCase("QUI=QUJD")]
    [TestCase("QUJ*")]
    [TestCase("QUJ-")]
    [TestCase("QQ==\n\n\n\n")]
    [TestCase("QU JDQQ=")]
    [TestCase("====")]
    [TestCase("\\nQU")]
    [TestCase("ü==")]
    public void What_is_not_base64_has_none(string text) =>
        Checksum.OfBase64(Encoding.UTF8.GetBytes(text), out _).ShouldBeNull();

    [Test]
    public void Any_bytes_are_base64_or_not_as_the_framework_says() => Gen.Select(
        Gen.Byte.Array[0, 60], Gen.Int[0, 1000], Gen.Byte).Sample((content, at, value) =>
    {
        byte[] base64 = Base64(content);
        if (base64.Length > 0) base64[at % base64.Length] = value;
        bool isBase64 = System.Buffers.Text.Base64.IsValid(base64) && !base64.Any(b => b <= ' ');
        (Checksum.OfBase64(base64, out _) is not null).ShouldBe(isBase64);
    }, iter: 5000);

    private static byte[] Base64(byte[] content) => Encoding.ASCII.GetBytes(Convert.ToBase64String(content));
}
