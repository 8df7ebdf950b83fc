namespace ClassChat.Specification.Scenarios;

/// <summary>Extent of what an expectation of everything looks at.</summary>
public enum Extent
{
    /// <summary>All texts: none lost, doubled, misrouted or out of order.</summary>
    All,

    /// <summary>The texts to groups: the same of these, whatever becomes of direct messages.</summary>
    Groups,

    /// <summary>All texts that were sent to the bot: none lost; what else comes does not count.</summary>
    AtLeast,
}
