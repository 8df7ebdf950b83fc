using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace ClassChat.Protocol.Encryption;

/// <summary>
/// Encrypts frames with a session key, and decrypts them (classic dialect, bonus 5.4): AES-256-GCM with a new
/// initialization vector for each frame, in an envelope
/// <c>{"type":"encrypted","iv":"&lt;base64&gt;","data":"&lt;base64 of ciphertext and tag&gt;"}</c>. Thread-safe.
/// </summary>
/// <remarks>It is for teaching, not for protection: nobody proves whose key it is, and a frame can be sent
/// twice.</remarks>
public sealed class FrameCipher
{
    /// <summary>Size of a session key in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>Largest envelope in bytes: that of the largest frame.</summary>
    public const int MaxEnvelopeBytes = (((Limits.MaxFrameBytes + TagBytes) / 3) + 1) * 4 + 256;

    private const int IvBytes = 12;
    private const int TagBytes = 16;

    private static readonly JsonReaderOptions _options = new() { MaxDepth = Limits.MaxDepth };

    private readonly byte[] _key;

    /// <summary>Creates a cipher.</summary>
    /// <param name="key">The session key: <see cref="KeyBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">The key has another size.</exception>
    public FrameCipher(byte[] key)
    {
        if (key.Length != KeyBytes) throw new ArgumentException($"a session key has {KeyBytes} bytes", nameof(key));
        _key = [.. key];
    }

    /// <summary>Encrypts a frame.</summary>
    /// <param name="frame">The frame, with or without its newline.</param>
    /// <returns>The envelope, with a newline.</returns>
    public byte[] Seal(ReadOnlySpan<byte> frame)
    {
        if (frame is [.., (byte)'\n']) frame = frame[..^1];
        byte[] iv = RandomNumberGenerator.GetBytes(IvBytes);
        byte[] sealedFrame = new byte[frame.Length + TagBytes];
        using (var gcm = new AesGcm(_key, TagBytes))
            gcm.Encrypt(iv, frame, sealedFrame.AsSpan(..frame.Length), sealedFrame.AsSpan(frame.Length..));

        ReadOnlySpan<byte> head = "{\"type\":\"encrypted\",\"iv\":\""u8;
        ReadOnlySpan<byte> beforeData = "\",\"data\":\""u8;
        ReadOnlySpan<byte> tail = "\"}\n"u8;
        int ivLength = Base64.GetMaxEncodedToUtf8Length(IvBytes);
        int dataLength = Base64.GetMaxEncodedToUtf8Length(sealedFrame.Length);
        byte[] envelope = new byte[head.Length + ivLength + beforeData.Length + dataLength + tail.Length];
        Span<byte> rest = envelope;
        Put(ref rest, head);
        PutBase64(ref rest, iv);
        Put(ref rest, beforeData);
        PutBase64(ref rest, sealedFrame);
        Put(ref rest, tail);
        return envelope;
    }

    /// <summary>Decrypts an envelope. Never throws because of its content.</summary>
    /// <param name="envelope">A frame as received.</param>
    /// <param name="frame">The frame inside.</param>
    /// <returns>The reason why it cannot be decrypted, for the user who sent it; null if it was decrypted.</returns>
    public string? Open(ReadOnlyMemory<byte> envelope, out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        (byte[]? iv, byte[]? data) = Parts(envelope.Span);
        if (iv is null || data is null) return "This connection is encrypted, but the message is not.";
        if (iv.Length != IvBytes || data.Length < TagBytes)
            return "The message cannot be decrypted: its iv or its data has a wrong size.";
        byte[] opened = new byte[data.Length - TagBytes];
        try
        {
            using var gcm = new AesGcm(_key, TagBytes);
            gcm.Decrypt(iv, data.AsSpan(..^TagBytes), data.AsSpan(^TagBytes..), opened);
        }
        catch (AuthenticationTagMismatchException)
        {
            return "The message cannot be decrypted: it has another key, or was changed.";
        }

        frame = opened;
        return null;
    }

    private static (byte[]? Iv, byte[]? Data) Parts(ReadOnlySpan<byte> envelope)
    {
        byte[]? iv = null;
        byte[]? data = null;
        bool isEnvelope = false;
        try
        {
            var reader = new Utf8JsonReader(envelope, _options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isType = reader.ValueTextEquals("type"u8);
                bool isIv = reader.ValueTextEquals("iv"u8);
                bool isData = reader.ValueTextEquals("data"u8);
                reader.Read();
                bool isText = reader.TokenType == JsonTokenType.String;
                if (isText && isType) isEnvelope = reader.ValueTextEquals("encrypted"u8);
                else if (isText && isIv) reader.TryGetBytesFromBase64(out iv);
                else if (isText && isData) reader.TryGetBytesFromBase64(out data);
                else reader.Skip();
            }
        }
        catch (JsonException)
        {
            return default;
        }

        return isEnvelope ? (iv, data) : default;
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void PutBase64(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        OperationStatus status = Base64.EncodeToUtf8(bytes, rest, out _, out int written);
        if (status != OperationStatus.Done) throw new InvalidOperationException($"base64 ended with {status}");
        rest = rest[written..];
    }
}
