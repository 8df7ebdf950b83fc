namespace ClassChat.Protocol;

/// <summary>
/// Every limit of the protocol, in one place. A peer that passes one is told which; nothing is buffered beyond it.
/// </summary>
public static class Limits
{
    /// <summary>Longest text of one message, in UTF-8 bytes: 64 KiB (classic dialect, "Framing").</summary>
    public const int MaxTextBytes = 64 * 1024;

    /// <summary>Largest file, in bytes: 10 MiB (the assignment's "10 MB at most").</summary>
    public const int MaxFileBytes = 10 * 1024 * 1024;

    /// <summary>
    /// Largest frame, in bytes: 14 MiB. A file of <see cref="MaxFileBytes"/> is 13,981,016 bytes in base64; the rest is
    /// for the fields around it.
    /// </summary>
    public const int MaxFrameBytes = 14 * 1024 * 1024;

    /// <summary>Largest frame before a peer has a name, in bytes: no stranger makes us hold more.</summary>
    public const int MaxRegistrationBytes = 4 * 1024;

    /// <summary>Deepest nesting of a JSON frame: 16 (classic dialect, "Framing"). Ours need 2.</summary>
    public const int MaxDepth = 16;

    /// <summary>Longest user or group name, in UTF-16 code units.</summary>
    public const int MaxNameChars = 64;

    /// <summary>Longest file name, in UTF-8 bytes: what ext4, APFS and NTFS all can hold.</summary>
    public const int MaxFileNameBytes = 255;

    /// <summary>A line that is not JSON is reported after this many bytes at the latest, then skipped.</summary>
    public const int MaxGarbageBytes = 64 * 1024;

    /// <summary>Bytes that may be skipped in one go after an error before the connection is given up.</summary>
    public const long MaxSkippedBytes = 256L * 1024 * 1024;

    /// <summary>
    /// How long a line without its end may rest before it is taken for whole: the original's clients send a name, or
    /// garbage, without a newline.
    /// </summary>
    public static readonly TimeSpan UnendedLineRest = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long an object may rest right behind a newline before its line is reported as cut short. Long, because a
    /// pretty-printed object has such places too.
    /// </summary>
    public static readonly TimeSpan UnendedObjectRest = TimeSpan.FromSeconds(1);
}
