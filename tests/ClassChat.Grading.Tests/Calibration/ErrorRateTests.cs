using ClassChat.Grading.Calibration;
using CsCheck;
using MathNet.Numerics.Distributions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Calibration;

/// <summary>What a number of runs proves.</summary>
public sealed class ErrorRateTests
{
    [TestCase(0, 1, 0.95)]
    [TestCase(0, 300, 0.00994)]
    [TestCase(0, 299, 0.00997)]
    [TestCase(0, 298, 0.01000)]
    [TestCase(1, 100, 0.04656)] // 4.7 of 100, as printed tables have it
    [TestCase(5, 5, 1)]
    [TestCase(0, 0, 1)]
    public void The_bound_is_that_of_Clopper_and_Pearson(int failures, int runs, double bound) =>
        new ErrorRate(failures, runs).UpperBound.ShouldBe(bound, 0.00001);

    [Test]
    public void At_the_bound_so_few_failures_are_seen_one_time_in_twenty() =>
        (from runs in Gen.Int[1, 2000] from failures in Gen.Int[0, runs - 1] select new ErrorRate(failures, runs))
            .Sample(
                rate => Binomial.CDF(rate.UpperBound, rate.Runs, rate.Failures).ShouldBe(0.05, 0.0001),
                iter: 200, seed: "0N0XIzNsQ0O2");

    [Test]
    public void More_failures_never_make_the_bound_smaller() =>
        (from runs in Gen.Int[1, 500] from failures in Gen.Int[0, runs - 1] select (failures, runs))
            .Sample(
                tried => new ErrorRate(tried.failures + 1, tried.runs).UpperBound
                    .ShouldBeGreaterThan(new ErrorRate(tried.failures, tried.runs).UpperBound),
                iter: 200, seed: "0N0XIzNsQ0O2");
}
