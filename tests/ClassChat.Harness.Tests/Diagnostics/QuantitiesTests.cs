using ClassChat.Specification.Diagnostics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Diagnostics;

public sealed class QuantitiesTests
{
    [TestCase("500 ms", 500)]
    [TestCase("500ms", 500)]
    [TestCase("2 s", 2_000)]
    [TestCase("1.5s", 1_500)]
    [TestCase("1_000 ms", 1_000)]
    [TestCase("5m", 300_000)]
    [TestCase("5 min", 300_000)]
    [TestCase("1 h", 3_600_000)]
    public void A_time_is_a_number_and_a_unit(string text, double milliseconds) =>
        QuantityParser.Time(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [TestCase("0 bytes", 0)]
    [TestCase("1 byte", 1)]
    [TestCase("64KB", 64_000)]
    [TestCase("64 KiB", 65_536)]
    [TestCase("1.5 MB", 1_500_000)]
    [TestCase("10 MiB", 10_485_760)]
    [TestCase("1GiB", 1_073_741_824)]
    public void A_size_is_a_number_and_a_unit(string text, long bytes) => QuantityParser.Size(text).ShouldBe(bytes);

    [TestCase("")]
    [TestCase("2")]
    [TestCase("s")]
    [TestCase("-2 s")]
    [TestCase("2 sec")]
    [TestCase("1.2.3 s")]
    [TestCase("25 h")]
    [TestCase("2 kb")]
    public void Anything_else_is_neither(string text)
    {
        QuantityParser.Time(text).ShouldBeNull();
        QuantityParser.Size(text).ShouldBeNull();
    }
}
