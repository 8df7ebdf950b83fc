using ClassChat.Harness.Checks;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>Counts what a check sees.</summary>
internal sealed class Tally(Property property)
{
    /// <summary>So many broken cases are told in words.</summary>
    private const int MaxTold = 20;

    private readonly List<Difference> _broken = [];
    private long _held;
    private long _open;
    private long _brokenCount;

    /// <summary>What it comes to.</summary>
    public Finding Finding => new(property, _held, _open, _broken, _brokenCount);

    /// <summary>It holds.</summary>
    public void Hold() => _held++;

    /// <summary>Nothing can be said.</summary>
    public void Leave() => _open++;

    /// <summary>It does not hold.</summary>
    public void Break(string sentence, string expected, string actual)
    {
        if (_brokenCount++ < MaxTold) _broken.Add(new Difference(sentence, expected, actual));
    }
}
