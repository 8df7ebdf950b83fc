namespace ClassChat.Fuzz.Targets;

/// <summary>
/// A reader of what others wrote, with properties that hold for every input. Several threads use it at once.
/// </summary>
public abstract class Target
{
    private readonly Lazy<IReadOnlyList<byte[]>> _seeds;
    private readonly Lazy<IReadOnlyList<byte[]>> _tokens;

    /// <summary>Creates a target.</summary>
    /// <param name="name">Its name on the command line.</param>
    /// <param name="about">What it reads.</param>
    protected Target(string name, string about)
    {
        (Name, About) = (name, about);
        _seeds = new Lazy<IReadOnlyList<byte[]>>(() => [.. CreateSeeds()]);
        _tokens = new Lazy<IReadOnlyList<byte[]>>(() => Inputs.Tokens.Of([.. Seeds, .. Vocabulary]));
    }

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>What it reads.</summary>
    public string About { get; }

    /// <summary>Its share of all inputs, in relation to other targets: less for slow readers.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Allowed memory allocation for an empty input, in bytes.</summary>
    public long AllocatedBytes { get; init; } = 1 << 20;

    /// <summary>Allowed memory allocation for each byte of an input, in bytes.</summary>
    public int AllocatedPerByte { get; init; } = 4 * 1024;

    /// <summary>Allowed time for an input on a usual machine.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Valid inputs, or nearly valid ones.</summary>
    public IReadOnlyList<byte[]> Seeds => _seeds.Value;

    /// <summary>Words to insert into inputs.</summary>
    public IReadOnlyList<byte[]> Tokens => _tokens.Value;

    /// <summary>Texts whose words, besides those of the seeds, are inserted into inputs.</summary>
    protected virtual IEnumerable<byte[]> Vocabulary => [];

    /// <summary>Reads an input.</summary>
    /// <exception cref="PropertyException">A property does not hold.</exception>
    public abstract Outcome Run(byte[] input);

    /// <summary>Makes the seeds.</summary>
    protected abstract IEnumerable<byte[]> CreateSeeds();

    /// <summary>Reports a property that does not hold.</summary>
    protected static void Require(bool holds, string property)
    {
        if (!holds) throw new PropertyException(property);
    }
}
