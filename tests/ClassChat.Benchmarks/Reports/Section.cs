namespace ClassChat.Benchmarks.Reports;

/// <summary>What a measurement came to, ready to be shown.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Columns">The heads of the table.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Notes">What has to be known to read it.</param>
internal sealed record Section(
    string Title,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    IReadOnlyList<string> Notes);
