using ClassChat.Harness.Allowances;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>What all bots of a scenario share.</summary>
/// <param name="Dialect">How the server talks.</param>
/// <param name="Clock">Deadlines.</param>
/// <param name="Time">Time stamps.</param>
/// <param name="Epoch">When the scenario began.</param>
/// <param name="Habits">What the server was seen to answer.</param>
/// <param name="Allowance">Allowance of what they are sent.</param>
/// <param name="Adapter">The program that talks in their stead; null: they talk themselves.</param>
internal sealed record BotScope(
    Dialect Dialect, PatientClock Clock, TimeProvider Time, long Epoch, AnswerHabits Habits, Allowance Allowance,
    AdapterProgram? Adapter);

/// <summary>What the connections of a bot share.</summary>
/// <param name="Bots">What it shares with other bots.</param>
/// <param name="History">Where what the server says goes.</param>
/// <param name="Intake">Count of what they were sent.</param>
internal sealed record ConnectionScope(BotScope Bots, History History, Intake Intake)
{
    /// <summary>Allowance of what the bots are sent.</summary>
    public Allowance Allowance => Bots.Allowance;

    /// <summary>How the server talks.</summary>
    public Dialect Dialect => Bots.Dialect;

    /// <summary>Deadlines.</summary>
    public PatientClock Clock => Bots.Clock;

    /// <summary>Time stamps.</summary>
    public TimeProvider Time => Bots.Time;

    /// <summary>When the scenario began.</summary>
    public long Epoch => Bots.Epoch;
}
