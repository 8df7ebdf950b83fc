namespace ClassChat.Protocol;

/// <summary>
/// All fixed limits of the protocol (sizes, nesting, timeouts), in one place, for servers and clients. Those that a
/// server can be started with are in <c>ServerLimits</c>.
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

    /// <summary>
    /// Largest frame before a client has registered, in bytes: 4 KiB, so that an unknown peer cannot make the server
    /// hold more.
    /// </summary>
    public const int MaxRegistrationBytes = 4 * 1024;

    /// <summary>
    /// Deepest nesting of a JSON frame: 16 (classic dialect, "Framing"). ClassChat's own frames need 2.
    /// </summary>
    public const int MaxDepth = 16;

    /// <summary>Longest user or group name, in UTF-16 code units.</summary>
    public const int MaxNameChars = 64;

    /// <summary>Longest file name, in UTF-8 bytes: 255, the limit of ext4, APFS and NTFS.</summary>
    public const int MaxFileNameBytes = 255;

    /// <summary>
    /// Bytes of a line that is not JSON after which it is reported, even without a newline; the rest is skipped.
    /// </summary>
    public const int MaxGarbageBytes = 64 * 1024;

    /// <summary>Bytes that may be skipped in one go after an error before the connection is closed.</summary>
    public const long MaxSkippedBytes = 256L * 1024 * 1024;

    /// <summary>
    /// Time without input after which a line without a newline counts as complete: the original clients send names, and
    /// malformed input, without a newline.
    /// </summary>
    public static readonly TimeSpan UnterminatedLineTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Time without input after which an object that stops right after a newline is reported as cut short. Long,
    /// because a pretty-printed object contains such places too.
    /// </summary>
    public static readonly TimeSpan UnterminatedObjectTimeout = TimeSpan.FromSeconds(1);
}
