using ClassChat.Benchmarks.Reports;

namespace ClassChat.Benchmarks.Measures;

/// <summary>Something that is measured.</summary>
internal abstract class Measure
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it measures, in a few words.</summary>
    public abstract string Description { get; }

    /// <summary>Measures.</summary>
    /// <exception cref="MeasurementFailedException">It came to nothing.</exception>
    public abstract Task<Section> RunAsync(Arena arena, CancellationToken cancel);
}
