namespace ClassChat.Harness.Allowances;

/// <summary>
/// Constants of the <see cref="Allowance"/>: bytes per request, bot, write and so on, and limits for slow reads.
/// Correct programs stay far below the allowance, most under a tenth; submissions cannot change it.
/// </summary>
internal static class AllowanceLimits
{
    /// <summary>Bytes to all bots together that need no request: greetings, help, earlier messages.</summary>
    public const long FreeBytes = 8L << 20;

    /// <summary>Additional bytes per second and bot, for unsolicited output such as the time.</summary>
    public const long BytesPerSecond = 32L << 10;

    /// <summary>Additional bytes per request, to the bot that made it: an answer, a list, a redrawn screen.</summary>
    public const long BytesPerRequest = 16L << 10;

    /// <summary>Additional bytes per request and bot: a notice, or a screen redrawn with it.</summary>
    public const long BytesPerNotice = 4L << 10;

    /// <summary>
    /// Additional bytes per connection and pair of bots: all bots receive all names when a bot joins and when it
    /// leaves.
    /// </summary>
    public const long BytesPerPair = 128;

    /// <summary>
    /// Additional bytes per write: a server that treats each segment as a message answers each with an error.
    /// </summary>
    public const long BytesPerWrite = 1L << 10;

    /// <summary>
    /// Additional bytes per byte written, and per byte to be delivered: echoes, base64 files, every letter as a
    /// six-character escape.
    /// </summary>
    public const long BytesPerByte = 8;

    /// <summary>
    /// Bytes of memory for what all bots together received, without any request. Small, since many scenarios run in
    /// parallel.
    /// </summary>
    public const long FreeKeptBytes = 4L << 20;

    /// <summary>
    /// Maximum bytes of memory for what the bots of one scenario received, however many bots there are and whatever
    /// they request: a swarm of a thousand takes less than a fifth.
    /// </summary>
    public const long MaxKeptBytes = 256L << 20;

    /// <summary>
    /// Additional bytes of memory per bot that has joined: notices, and text that is not an event yet.
    /// </summary>
    public const long KeptBytesPerBot = 128L << 10;

    /// <summary>Additional bytes of memory per pair of bots: lists that tell each bot the name of each other.</summary>
    public const long KeptBytesPerPair = 512;

    /// <summary>
    /// Additional bytes of memory per request, if events are kept to the end: answers of less than a kibibyte.
    /// </summary>
    public const long KeptBytesPerRequest = 6L << 10;

    /// <summary>Additional bytes of memory per expected delivery; a group message has one per member.</summary>
    public const long KeptBytesPerDelivery = 1L << 10;

    /// <summary>
    /// Additional bytes of memory per byte written, and per byte to be delivered: raw, decoded, and in parts being
    /// reassembled.
    /// </summary>
    public const long KeptBytesPerByte = 8;

    /// <summary>
    /// Duration from which decoding the bytes of one read counts as slow; a thousandth of this is typical.
    /// </summary>
    public static readonly TimeSpan SlowReadTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Maximum number of slow reads of one bot. A brief stall of the machine causes only one.
    /// </summary>
    public const int MaxSlowReads = 5;

    /// <summary>Bytes that one bot receives or keeps between two checks against the budget.</summary>
    public const int StepBytes = 16 << 10;
}
