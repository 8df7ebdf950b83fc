namespace ClassChat.Harness.Allowances;

/// <summary>
/// Limits of what a program under test may send in a scenario, in bytes. They grow with what is asked of it, so that no
/// correct program comes near them: most stay below a tenth. No submission can change them.
/// </summary>
internal static class AllowanceLimits
{
    /// <summary>Bytes to all bots though nothing was asked: greetings, help, what was said before.</summary>
    public const long FreeBytes = 8L << 20;

    /// <summary>Bytes more for each second, to each bot: what a server says by itself, such as the time.</summary>
    public const long BytesPerSecond = 32L << 10;

    /// <summary>Bytes more for each request, to who made it: an answer, a list, a screen drawn anew.</summary>
    public const long BytesPerRequest = 16L << 10;

    /// <summary>Bytes more for each request, to each bot: a notice, or the screen drawn anew with one.</summary>
    public const long BytesPerNotice = 4L << 10;

    /// <summary>
    /// Bytes more for each connection, for each pair of bots: everybody is sent everybody's name, when somebody comes
    /// and when they go.
    /// </summary>
    public const long BytesPerPair = 128;

    /// <summary>
    /// Bytes more for each write: a server that takes a piece for a message answers each with an error.
    /// </summary>
    public const long BytesPerWrite = 1L << 10;

    /// <summary>
    /// Bytes more for each byte written, and again for each that is to be delivered: echoes, files in base64, every
    /// letter as an escape of six.
    /// </summary>
    public const long BytesPerByte = 8;

    /// <summary>
    /// Memory in which the harness keeps what all bots were sent, though nothing was asked: little, since many
    /// scenarios run side by side.
    /// </summary>
    public const long FreeKeptBytes = 8L << 20;

    /// <summary>Memory more for each bot that has come: notices, and text that is no event yet.</summary>
    public const long KeptBytesPerBot = 128L << 10;

    /// <summary>Memory more for each pair of bots: lists in which each finds the name of each.</summary>
    public const long KeptBytesPerPair = 512;

    /// <summary>
    /// Memory more for each request, where what bots see is kept to the end: answers of less than a kibibyte.
    /// </summary>
    public const long KeptBytesPerRequest = 6L << 10;

    /// <summary>Memory more for each delivery that is due: to a group, one to each member.</summary>
    public const long KeptBytesPerDelivery = 1L << 10;

    /// <summary>
    /// Memory more for each byte that was written, and again for each that is to be delivered: as it comes, decoded,
    /// and in parts that are put together.
    /// </summary>
    public const long KeptBytesPerByte = 8;

    /// <summary>
    /// Time after which it counts as long to look through what one read or one look found; a thousandth is common.
    /// </summary>
    public static readonly TimeSpan LongLook = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Long looks at what one bot was sent: text can be such that patterns of a dialect take a second for a few
    /// kibibytes of it. A machine that stands still for a moment makes one look long, not several.
    /// </summary>
    public const int MaxLongLooks = 5;

    /// <summary>
    /// Bytes that one bot is sent, or keeps, between two times at which they are held against the limits.
    /// </summary>
    public const int StepBytes = 16 << 10;
}
