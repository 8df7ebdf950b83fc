using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>How bytes are told apart in one direction.</summary>
/// <param name="ReadAsync">The next frame of a client; null at its end.</param>
/// <param name="Wrap">The bytes of a frame on the wire.</param>
internal sealed record StubFraming(Func<StubClient, Task<byte[]?>> ReadAsync, Func<byte[], byte[]> Wrap)
{
    /// <summary>What one recv brings is a message; nothing stands between two.</summary>
    public static StubFraming None { get; } = new(client => client.ReceiveAsync(), body => body);

    public static StubFraming Line { get; } = Delimiter("\n");

    public static StubFraming Nul { get; } = Delimiter("\0");

    /// <summary>A length of ten ASCII digits.</summary>
    public static StubFraming Digits { get; } = new(
        async client =>
            await client.ReadExactlyAsync(10) is byte[] head
            && int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                ? await client.ReadExactlyAsync(length)
                : null,
        body => [.. Encoding.ASCII.GetBytes(body.Length.ToString("D10", CultureInfo.InvariantCulture)), .. body]);

    /// <summary>A header of 64 bytes: the length in digits, then blanks.</summary>
    public static StubFraming Header64 { get; } = new(
        async client =>
            await client.ReadExactlyAsync(64) is byte[] head
            && int.TryParse(head, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int length)
                ? await client.ReadExactlyAsync(length)
                : null,
        body =>
            [.. Encoding.ASCII.GetBytes(body.Length.ToString(CultureInfo.InvariantCulture).PadRight(64)), .. body]);

    /// <summary>A line with the length in hexadecimal digits, which counts the line, and an empty line.</summary>
    public static StubFraming HexLine { get; } = new(
        async client =>
            await client.ReadToAsync("\r\n\r\n"u8.ToArray()) is byte[] head
            && Encoding.ASCII.GetString(head).Split(": ") is ["Length", string digits]
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int length)
                ? await client.ReadExactlyAsync(length - head.Length - 4)
                : null,
        body =>
        {
            string head = "";
            for (int bytes = -1; bytes != head.Length;)
            {
                bytes = head.Length;
                head = string.Create(CultureInfo.InvariantCulture, $"Length: {body.Length + bytes:x}\r\n\r\n");
            }

            return [.. Encoding.ASCII.GetBytes(head), .. body];
        });

    /// <summary>A length of 32 bits, the highest byte first.</summary>
    public static StubFraming UInt32 { get; } = new(
        async client => await client.ReadExactlyAsync(4) is byte[] head
            ? await client.ReadExactlyAsync((int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(head)))
            : null,
        body =>
        {
            byte[] frame = new byte[4 + body.Length];
            BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)body.Length);
            body.CopyTo(frame, 4);
            return frame;
        });

    /// <summary>A length of 7 bits a byte, as .NET's BinaryWriter has it.</summary>
    public static StubFraming Varint { get; } = new(ReadVarintAsync, body =>
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt(body.Length);
        writer.Write(body);
        writer.Flush();
        return stream.ToArray();
    });

    /// <summary>JSON objects, whatever stands between them: found by counting braces.</summary>
    public static StubFraming Json { get; } = new(ReadJsonAsync, body => body);

    /// <summary>A mark behind each.</summary>
    public static StubFraming Delimiter(string mark)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(mark);
        return new StubFraming(client => client.ReadToAsync(bytes), body => [.. body, .. bytes]);
    }

    private static async Task<byte[]?> ReadVarintAsync(StubClient client)
    {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            if (await client.ReadExactlyAsync(1) is not byte[] next) return null;
            length |= (next[0] & 0x7F) << shift;
            if (next[0] < 0x80) return await client.ReadExactlyAsync(length);
        }

        return null;
    }

    /// <summary>An object; or, where something else stands, what stands there up to the end of its line.</summary>
    private static async Task<byte[]?> ReadJsonAsync(StubClient client)
    {
        do
        {
            int blanks = client.Buffered.IndexOfAnyExcept("\0 \r\n\t"u8);
            client.Take(blanks < 0 ? client.Count : blanks);
        }
        while (client.Count == 0 && await client.FillAsync());
        if (client.Count == 0) return null;
        if (client.Buffered[0] != '{') return await client.ReadToAsync("\n"u8.ToArray());

        int depth = 0;
        bool isString = false;
        for (int at = 0; ; at++)
        {
            while (at >= client.Count)
            {
                if (!await client.FillAsync()) return null;
            }

            byte now = client.Buffered[at];
            if (now == '\\' && isString) at++;
            else if (now == '"') isString = !isString;
            else if (!isString && now is (byte)'{') depth++;
            else if (!isString && now is (byte)'}' && --depth == 0) return client.Take(at + 1);
        }
    }
}
