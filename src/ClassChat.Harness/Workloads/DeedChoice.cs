using Bogus;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Workloads;

/// <summary>Picks deeds at random, the heavier ones more often.</summary>
internal sealed class DeedChoice(IReadOnlyList<WeightedDeed> deeds, Randomizer random)
{
    private readonly int _weights = deeds.Sum(weighted => weighted.Weight);

    /// <summary>True if there is nothing to pick.</summary>
    public bool IsEmpty => _weights == 0;

    /// <summary>Picks one.</summary>
    public Deed Pick()
    {
        int at = random.Number(_weights - 1);
        foreach (WeightedDeed weighted in deeds)
        {
            if ((at -= weighted.Weight) < 0) return weighted.Deed;
        }

        throw new InvalidOperationException("weights do not add up");
    }
}
