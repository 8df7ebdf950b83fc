using MathNet.Numerics.Distributions;

namespace ClassChat.Grading.Calibration;

/// <summary>Number of failures in a number of runs, with an upper bound of the true failure rate. Pure.</summary>
/// <param name="Failures">Number of failures, from 0 to <paramref name="Runs"/>.</param>
/// <param name="Runs">Number of runs.</param>
public readonly record struct ErrorRate(int Failures, int Runs)
{
    /// <summary>Confidence level of the bound, from 0 to 1: the share of such bounds that hold.</summary>
    public const double Confidence = 0.95;

    /// <summary>
    /// Upper bound of the true failure rate with <see cref="Confidence"/>, from 0 to 1: the upper end of the one-sided
    /// interval of Clopper and Pearson (Biometrika 26, 1934). It is 0.00994 for 0 of 300 runs, and 1 for no run.
    /// </summary>
    public double UpperBound => Failures >= Runs ? 1 : Beta.InvCDF(Failures + 1, Runs - Failures, Confidence);
}
