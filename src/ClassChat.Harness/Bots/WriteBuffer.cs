using System.Buffers;
using ClassChat.Harness.Allowances;

namespace ClassChat.Harness.Bots;

/// <summary>Writes of one bot: at once, in halves, or kept for one write with others.</summary>
/// <param name="transport">Puts bytes on the wire.</param>
/// <param name="allowance">Allowance of what the bots are sent.</param>
internal sealed class WriteBuffer(BotTransport transport, Allowance allowance)
{
    private ArrayBufferWriter<byte>? _glued;
    private ReadOnlyMemory<byte> _rest;

    /// <summary>True while what is written is kept.</summary>
    public bool IsGluing => _glued is not null;

    /// <summary>Puts bytes on the wire, or keeps them for one write with others.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_glued is null)
        {
            await transport.WriteAsync(bytes, cancel);
            return;
        }

        allowance.Ask();
        _glued.Write(bytes.Span);
    }

    /// <summary>Writes the first half of some bytes, and keeps the rest.</summary>
    public async Task WriteHalfAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await WriteAsync(bytes[..(bytes.Length / 2)], cancel);
        _rest = bytes[(bytes.Length / 2)..];
    }

    /// <summary>Writes the rest.</summary>
    public Task WriteRestAsync(CancellationToken cancel) => WriteAsync(_rest, cancel);

    /// <summary>Keeps from now on what is written.</summary>
    public void BeginGluing() => _glued = new ArrayBufferWriter<byte>();

    /// <summary>Writes what was kept, in one go.</summary>
    public async Task EndGluingAsync(CancellationToken cancel)
    {
        ReadOnlyMemory<byte> all = _glued?.WrittenMemory ?? default;
        _glued = null;
        await WriteAsync(all, cancel);
    }
}
