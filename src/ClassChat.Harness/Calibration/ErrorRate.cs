using MathNet.Numerics.Distributions;

namespace ClassChat.Harness.Calibration;

/// <summary>How often something happens, as far as a number of tries can tell. Pure.</summary>
/// <param name="Failures">How often it happened, from 0 to <paramref name="Runs"/>.</param>
/// <param name="Runs">How often it was tried.</param>
public readonly record struct ErrorRate(int Failures, int Runs)
{
    /// <summary>How sure the bound is: of a hundred such bounds, so many hold.</summary>
    public const double Confidence = 0.95;

    /// <summary>
    /// With <see cref="Confidence"/>, it happens in no larger share of runs than this, from 0 to 1: the upper end of
    /// the one-sided interval of Clopper and Pearson (Biometrika 26, 1934). 0 of 300 is 0.00994; of no run, it is 1.
    /// </summary>
    public double UpperBound => Failures >= Runs ? 1 : Beta.InvCDF(Failures + 1, Runs - Failures, Confidence);
}
