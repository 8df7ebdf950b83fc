using System.Buffers;
using ClassChat.Harness.Allowances;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Passes the writes of one bot to its transport: at once, in two halves that the caller sends separately, or collected
/// and sent as one when the caller says so.
/// </summary>
/// <param name="transport">Transport that sends the bytes.</param>
/// <param name="allowance">Allowance of what the bots receive.</param>
internal sealed class WriteBuffer(BotTransport transport, Allowance allowance)
{
    private ArrayBufferWriter<byte>? _glued;
    private ReadOnlyMemory<byte> _rest;

    /// <summary>True while writes are coalesced.</summary>
    public bool IsCombining => _glued is not null;

    /// <summary>Sends bytes, or adds them to the coalesced write.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_glued is null)
        {
            await transport.WriteAsync(bytes, cancel);
            return;
        }

        allowance.AddRequest();
        _glued.Write(bytes.Span);
    }

    /// <summary>Writes the first half of some bytes; <see cref="WriteRestAsync"/> writes the rest.</summary>
    public async Task WriteHalfAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await WriteAsync(bytes[..(bytes.Length / 2)], cancel);
        _rest = bytes[(bytes.Length / 2)..];
    }

    /// <summary>Writes the second half of the bytes passed to <see cref="WriteHalfAsync"/>.</summary>
    public Task WriteRestAsync(CancellationToken cancel) => WriteAsync(_rest, cancel);

    /// <summary>Starts coalescing writes.</summary>
    public void BeginCombining() => _glued = new ArrayBufferWriter<byte>();

    /// <summary>Sends all coalesced bytes in one write.</summary>
    public async Task EndCombiningAsync(CancellationToken cancel)
    {
        ReadOnlyMemory<byte> all = _glued?.WrittenMemory ?? default;
        _glued = null;
        await WriteAsync(all, cancel);
    }
}
