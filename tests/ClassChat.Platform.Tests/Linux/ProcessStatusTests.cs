using ClassChat.Platform.Linux;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Platform.Tests.Linux;

/// <summary>What the kernel tells about a process, complete and cut short.</summary>
public sealed class ProcessStatusTests
{
    [Test]
    public void A_name_with_brackets_and_blanks_hides_no_field()
    {
        ProcessStatus status = ProcessStatus.Parse(12, Line("a b) (c", "150"))!.Value;
        status.Parent.ShouldBe(1);
        status.ProcessorTime.ShouldBe(TimeSpan.FromSeconds(2));
        status.StartTicks.ShouldBe(12345);
    }

    [TestCase("")]
    [TestCase("12 (name")]
    [TestCase("12 (name)")]
    [TestCase("12 (name) ")]
    [TestCase("12 (name) S 1 12")]
    public void A_line_that_is_cut_short_tells_nothing(string line) => ProcessStatus.Parse(12, line).ShouldBeNull();

    [TestCase("9223372036854775807")]
    [TestCase("-9223372036854775808")]
    public void No_number_of_ticks_is_too_large(string ticks) =>
        ProcessStatus.Parse(12, Line("name", ticks)).ShouldNotBeNull();

    private static string Line(string name, string ticks) =>
        $"12 ({name}) S 1 12 12 0 -1 4194560 100 0 0 0 {ticks} 50 0 0 20 0 1 0 12345 4096000 300 0 1 1";
}
