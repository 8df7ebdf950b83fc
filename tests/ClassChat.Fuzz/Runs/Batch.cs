using ClassChat.Fuzz.Inputs;
using ClassChat.Fuzz.Targets;
using CsCheck;

namespace ClassChat.Fuzz.Runs;

/// <summary>
/// Some inputs of a target, made one after another: one with a new kind of result becomes a seed for those after it.
/// They depend on nothing but the seed of the run and the number of the batch.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="check">Checks the inputs.</param>
/// <param name="slot">Where the running input is noted.</param>
internal sealed class Batch(Target target, InputCheck check, InputWatch.Slot slot)
{
    /// <summary>Number of inputs of a batch.</summary>
    public const int Inputs = 2_000;

    private const int MaxNewSeeds = 400;

    /// <summary>One input of this many runs twice.</summary>
    private const int InputsPerRepeat = 8;

    private readonly List<byte[]> _seeds = [.. target.Seeds];
    private readonly HashSet<ulong> _kinds = [];

    /// <summary>Runs the batch.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="number">Number of the batch; the first one begins with the seeds themselves.</param>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="report">Receives failures.</param>
    public void Run(int seed, int number, int inputs, Action<byte[], Failure> report)
    {
        var mutator = new Mutator(target.Tokens, new PCG((uint)number + 1, (ulong)(uint)seed));
        for (int i = 0; i < inputs; i++)
        {
            bool isSeed = number == 0 && i < target.Seeds.Count;
            byte[] input = isSeed ? target.Seeds[i] : mutator.Next(_seeds);
            slot.Begin(target, input);
            Failure? failure = check.Run(input, IsRepeated(i, input), out Outcome outcome);
            slot.End();
            if (failure is not null) report(input, failure);
            else if (_kinds.Count < MaxNewSeeds && _kinds.Add(outcome.Kind)) _seeds.Add(input);
        }
    }

    // In large inputs, patterns can reach their time limits, which depend on the machine.
    private static bool IsRepeated(int number, byte[] input) =>
        number % InputsPerRepeat == 0 && input.Length <= Mutator.UsualBytes;
}
