using System.Text;
using System.Text.Json;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Tests.Samples;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests.Framing;

/// <summary>The scanner against System.Text.Json, on documents made and marred by chance.</summary>
public sealed class JsonScannerTests
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = Limits.MaxDepth };

    private static readonly Gen<string> _blank = Gen.OneOf("", "", " ", "\n", "\t\r\n");

    private static readonly Gen<string> _scalar = Gen.OneOf(
        Gen.OneOf("0", "-1.5e+3", "true", "false", "null", "12345", "\"\\u00e9\\n\\\"\""),
        Texts.Any.Select(text => JsonSerializer.Serialize(text)));

    private static readonly Gen<byte[]> _document =
        Value(5).Where(json => json[0] is '{' or '[').Select(Encoding.UTF8.GetBytes);

    [Test]
    public void A_document_ends_where_the_framework_says() =>
        Gen.Select(_document, Gen.Byte.Array[0, 10], Gen.Int[1, 50]).Sample((document, rest, cut) =>
        {
            byte[] stream = [.. document, .. rest];
            var reader = new Utf8JsonReader(stream, isFinalBlock: false, new JsonReaderState(_options));
            reader.Read();
            reader.TrySkip().ShouldBeTrue();
            Scan(stream, stream.Length).ShouldBe((ScanResult.Complete, (int)reader.BytesConsumed));
            Scan(stream, cut).ShouldBe((ScanResult.Complete, document.Length));
        }, iter: 2000);

    [Test]
    public void A_marred_document_is_taken_no_further_than_JSON_allows() =>
        Gen.Select(_document, Gen.Int[0, 10_000], Gen.OneOf(Gen.Byte, Gen.OneOf("{}[]\",:\\\n"u8.ToArray())))
            .Sample((document, at, value) =>
            {
                document[at % document.Length] = value;
                (ScanResult result, int taken) = Scan(document, document.Length);
                if (result == ScanResult.Complete) IsJson(Plain(document.AsSpan(0, taken))).ShouldBeTrue();
                else IsJson(document).ShouldBeFalse();
                if (IsJson(document)) taken.ShouldBe(document.Length);
            }, iter: 20_000);

    [TestCase("[[[[[[[[[[[[[[[[", ScanResult.More)]
    [TestCase("[[[[[[[[[[[[[[[[[", ScanResult.TooDeep)]
    [TestCase("{\"a\":\"\u0001", ScanResult.Broken)]
    [TestCase("{\"a\":\"\\x", ScanResult.Broken)]
    [TestCase("{\"a\":\"\\u00g", ScanResult.Broken)]
    [TestCase("{\"a\" 1", ScanResult.Broken)]
    [TestCase("{,", ScanResult.Broken)]
    [TestCase("{\"a\":1,}", ScanResult.Broken)]
    [TestCase("[1,]", ScanResult.Broken)]
    [TestCase("[}", ScanResult.Broken)]
    [TestCase("1", ScanResult.Broken)]
    public void A_fault_is_found_at_its_byte(string text, ScanResult expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        (ScanResult result, int taken) = Scan(bytes, 1);
        result.ShouldBe(expected);
        taken.ShouldBe(expected == ScanResult.More ? bytes.Length : bytes.Length - 1);
    }

    private static Gen<string> Value(int depth)
    {
        if (depth == 0) return _scalar;
        Gen<string> inner = Value(depth - 1);
        Gen<string> padded = Gen.Select(_blank, inner, _blank, (before, value, after) => before + value + after);
        Gen<string> member = Gen.Select(_blank, Texts.Any, padded, (before, name, value) =>
            $"{before}{JsonSerializer.Serialize(name)}{before}:{value}");
        return Gen.Frequency(
            (1, _scalar),
            (2, padded.Array[1, 3].Select(values => $"[{string.Join(',', values)}]")),
            (2, member.Array[1, 3].Select(members => $"{{{string.Join(',', members)}}}")),
            (1, _blank.Select(blank => $"[{blank}]")),
            (1, _blank.Select(blank => $"{{{blank}}}")));
    }

    private static (ScanResult Result, int Taken) Scan(byte[] bytes, int cut)
    {
        var scanner = default(JsonScanner);
        int total = 0;
        for (int at = 0; at < bytes.Length; at += cut)
        {
            ScanResult result = scanner.Scan(bytes.AsSpan(at, Math.Min(cut, bytes.Length - at)), out int taken);
            total += taken;
            if (result != ScanResult.More) return (result, total);
        }

        return (ScanResult.More, total);
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, _options);
            while (reader.Read())
            {
                // A string is only decoded, and so only judged, when it is asked for.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.CopyString(new byte[bytes.Length]);
            }

            return reader.BytesConsumed == bytes.Length;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// The document with what the scanner leaves to the reader made plain: numbers and literals become 0, what is
    /// not ASCII an x, and escapes of characters two letters.
    /// </summary>
    private static byte[] Plain(ReadOnlySpan<byte> json)
    {
        List<byte> plain = [];
        bool inString = false;
        bool inScalar = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i] < 0x80 ? json[i] : (byte)'x';
            if (inString)
            {
                if (b == '\\' && json[++i] == 'u') i += 4;
                else if (b == '\\') plain.Add((byte)'x');
                else plain.Add(b);
                inString = b != '"';
                continue;
            }

            bool isScalar = "0123456789+-.eEtrufalsn"u8.Contains(b);
            if (!isScalar) plain.Add(b);
            else if (!inScalar) plain.Add((byte)'0');
            inScalar = isScalar;
            inString = b == '"';
        }

        return [.. plain];
    }
}
