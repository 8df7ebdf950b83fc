using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Files;

/// <summary>
/// Streams a file as one file request: only a block is in memory at a time. The checksum, known only at the end,
/// follows the data.
/// </summary>
/// <param name="receiver">The <c>receiver</c> field.</param>
/// <param name="fileName">The name of the file.</param>
/// <param name="content">The content of the file.</param>
/// <param name="sizeBytes">The number of bytes of <paramref name="content"/> to send.</param>
/// <param name="progress">Receives the number of bytes sent so far, after every block.</param>
internal sealed class FileUpload(
    string receiver, string fileName, Stream content, long sizeBytes, IProgress<long>? progress)
{
    // A multiple of 3, so that base64 needs no padding before the end.
    private const int BlockBytes = 48 * 1024;

    /// <summary>Writes the complete request.</summary>
    /// <param name="output">The stream to write to; its exceptions are passed on.</param>
    /// <param name="stopped">Stops writing immediately, because the connection is lost.</param>
    /// <param name="cancelled">Cancels the file but keeps the connection usable.</param>
    /// <returns>Null if the whole file was sent. Otherwise the error: the request was then left incomplete, so the
    /// server answers it with an error and no receiver gets it as a file.</returns>
    public async Task<string?> WriteAsync(Stream output, CancellationToken stopped, CancellationToken cancelled)
    {
        await output.WriteAsync(Utf8($$"""
            {"type":"file","receiver":"{{Escaped(receiver)}}","file_data":{"filename":"{{Escaped(fileName)}}",
            """ + $"\"filesize\":{sizeBytes},\"data\":\""), stopped);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string? fault = await WriteDataAsync(output, hash, stopped, cancelled);
        // A JSON string cannot hold a newline, so the newline makes the object invalid and the next request starts on a
        // new line.
        string end = fault is null
            ? $"\",\"checksum\":\"{Convert.ToHexStringLower(hash.GetHashAndReset())}\"}}}}\n"
            : "\n";
        await output.WriteAsync(Utf8(end), stopped);
        return fault;
    }

    private async Task<string?> WriteDataAsync(
        Stream output, IncrementalHash hash, CancellationToken stopped, CancellationToken cancelled)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        byte[] base64 = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(BlockBytes));
        try
        {
            for (long sent = 0; sent < sizeBytes;)
            {
                int wanted = (int)Math.Min(BlockBytes, sizeBytes - sent);
                if (await ReadAsync(block.AsMemory(0, wanted), cancelled) is string fault) return fault;
                hash.AppendData(block, 0, wanted);
                Base64.EncodeToUtf8(block.AsSpan(0, wanted), base64, out _, out int written);
                await output.WriteAsync(base64.AsMemory(0, written), stopped);
                sent += wanted;
                progress?.Report(sent);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(base64);
        }
    }

    private async Task<string?> ReadAsync(Memory<byte> block, CancellationToken cancelled)
    {
        try
        {
            int read = await content.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancelled);
            return read == block.Length ? null : "The file became shorter while it was read.";
        }
        catch (OperationCanceledException)
        {
            return "Sending the file was cancelled.";
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            return $"The file could not be read: {error.Message}";
        }
    }

    private static string Escaped(string text) => Encoding.UTF8.GetString(JsonText.FromString(text).Escaped.Span);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
