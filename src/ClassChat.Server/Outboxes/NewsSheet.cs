namespace ClassChat.Server.Outboxes;

/// <summary>
/// News for everybody, written once, one behind the other, into memory that all outboxes refer to. Those that wait in
/// an outbox are one stretch of it, so that a thousand who are told of a thousand arrivals hold no copies. What is
/// written never changes. Not synchronised: its holder is.
/// </summary>
internal sealed class NewsSheet
{
    private const int SheetBytes = 16 * 1024;

    /// <summary>News longer than this have memory of their own, so that little of a sheet is wasted.</summary>
    private const int MaxSharedBytes = SheetBytes / 4;

    private byte[] _sheet = [];
    private int _end;

    /// <summary>Writes news down.</summary>
    /// <returns>Where they stand: right behind the news before, wherever there was room.</returns>
    public ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> frame)
    {
        if (frame.Length > MaxSharedBytes) return frame.ToArray();
        if (_sheet.Length - _end < frame.Length)
        {
            _sheet = new byte[SheetBytes];
            _end = 0;
        }

        Memory<byte> place = _sheet.AsMemory(_end, frame.Length);
        frame.CopyTo(place.Span);
        _end += frame.Length;
        return place;
    }
}
