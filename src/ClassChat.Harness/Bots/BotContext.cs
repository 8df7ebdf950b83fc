using ClassChat.Harness.Allowances;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Context that all bots of a scenario share: dialect, clocks, the confirmations observed so far, the receive
/// allowance, the gate that paces their connects, and the adapter program, if any.
/// </summary>
/// <param name="Dialect">The server's dialect.</param>
/// <param name="Clock">The clock that deadlines run by.</param>
/// <param name="Time">The time source of timestamps.</param>
/// <param name="Epoch">Timestamp of the scenario's start.</param>
/// <param name="Confirmations">Actions that the server was observed to confirm.</param>
/// <param name="Allowance">Limit of the data that the bots may receive.</param>
/// <param name="Watch">The texts and files that were sent, which must reach nobody else.</param>
/// <param name="Adapter">The program that talks for the bots; null if they use sockets.</param>
internal sealed record BotContext(
    Dialect Dialect, StarvationAwareClock Clock, TimeProvider Time, long Epoch, ConfirmationHistory Confirmations,
        Allowance Allowance, TextWatch Watch,
    AdapterProcess? Adapter)
{
    /// <summary>Paces the connects.</summary>
    public ConnectGate Gate { get; } = new(Clock, Time);

    /// <summary>Sessions that users have had so far.</summary>
    public SessionCounter Sessions { get; } = new();

    /// <summary>Generates the passwords of users.</summary>
    public required SeededData Data { get; init; }

    /// <summary>The names that patterns look for; null if they are too many.</summary>
    public KnownNames? Names { get; init; }
}

/// <summary>
/// Context of one bot, for all its connections or for its adapter transport: its history, its receive meter and the
/// context of all bots.
/// </summary>
/// <param name="Bots">The context shared with the other bots.</param>
/// <param name="History">The history that received events are added to.</param>
/// <param name="ReceiveMeter">Counts what the bot receives.</param>
/// <param name="Texts">Looks for texts and files to others in what the bot receives.</param>
internal sealed record ConnectionContext(
    BotContext Bots, History History, ReceiveMeter ReceiveMeter, ReceivedTexts Texts)
{
    /// <summary>Encryption of the sessions that the bot joins from now on.</summary>
    public BotEncryption Encryption { get; set; }

    /// <summary>The bytes on the wire since the bot began to encrypt; null before that.</summary>
    public WireCapture? Capture { get; set; }

    /// <summary>True if the bot needs keys: its dialect has encryption without a choice, or it was chosen.</summary>
    public bool NeedsKeys =>
        Dialect.Cipher is not null && (Dialect.EncryptedJoin.Count == 0 || Encryption != BotEncryption.Usual);

    /// <summary>Limit of the data that the bots may receive.</summary>
    public Allowance Allowance => Bots.Allowance;

    /// <summary>The server's dialect.</summary>
    public Dialect Dialect => Bots.Dialect;

    /// <summary>The clock that deadlines run by.</summary>
    public StarvationAwareClock Clock => Bots.Clock;

    /// <summary>The time source of timestamps.</summary>
    public TimeProvider Time => Bots.Time;

    /// <summary>Timestamp of the scenario's start.</summary>
    public long Epoch => Bots.Epoch;
}
