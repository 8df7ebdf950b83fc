using Bogus;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Workloads;

/// <summary>Picks workload actions at random, in proportion to their weights.</summary>
internal sealed class ActionPicker(IReadOnlyList<WeightedAction> actions, Randomizer random)
{
    private readonly int _weights = actions.Sum(weightedAction => weightedAction.Weight);

    /// <summary>True if there is nothing to pick.</summary>
    public bool IsEmpty => _weights == 0;

    /// <summary>Picks an action.</summary>
    public WorkloadAction Pick()
    {
        int at = random.Number(_weights - 1);
        foreach (WeightedAction weightedAction in actions)
        {
            if ((at -= weightedAction.Weight) < 0) return weightedAction.Action;
        }

        throw new InvalidOperationException("weights do not add up");
    }
}
