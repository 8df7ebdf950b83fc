namespace ClassChat.Benchmarks;

/// <summary>What was asked for.</summary>
/// <param name="Time">How long one run of messages takes.</param>
/// <param name="Runs">How many runs there are of each measurement.</param>
/// <param name="Only">The one measurement to make; null for all.</param>
/// <param name="IsAlone">True to leave the servers of others out.</param>
internal sealed record BenchmarkOptions(TimeSpan Time, int Runs, string? Only, bool IsAlone);
