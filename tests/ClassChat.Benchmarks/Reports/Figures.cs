using System.Globalization;

namespace ClassChat.Benchmarks.Reports;

/// <summary>Numbers, as they are shown and as they are put together.</summary>
internal static class Figures
{
    /// <summary>The value in the middle; of an even number, the mean of the two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The value that a share of all values does not exceed.</summary>
    public static double Percentile(double[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * share) - 1, 0, sorted.Length - 1)];

    /// <summary>The least and the most.</summary>
    public static string Range(IReadOnlyCollection<double> values, string format) =>
        $"{Show(values.Min(), format)} - {Show(values.Max(), format)}";

    /// <summary>How ours compares to theirs: <c>1.25x</c>.</summary>
    public static string Ratio(double ours, double theirs) => Show(ours / theirs, "0.00") + "x";

    /// <summary>A number.</summary>
    public static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
