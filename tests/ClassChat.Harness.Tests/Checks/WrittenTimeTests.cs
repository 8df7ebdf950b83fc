using System.Globalization;
using ClassChat.Harness.Checks;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Times as programs write them, and how a person would read them.</summary>
public sealed class WrittenTimeTests
{
    private static readonly DateOnly _today = new(2026, 11, 30);

    [TestCase("2026-11-30 22:26:15", "2026-11-30 22:26:15", 1)]
    [TestCase("2026-11-30T22:26:15.250", "2026-11-30 22:26:15.25", 0.001)]
    [TestCase("2026/11/30 22:26", "2026-11-30 22:26:00", 60)]
    [TestCase("[2026.11.30 22:26:15]", "2026-11-30 22:26:15", 1)]
    [TestCase("20261130222615", "2026-11-30 22:26:15", 1)]
    [TestCase("20261130T222615", "2026-11-30 22:26:15", 1)]
    [TestCase("Mon Nov 30 22:26:15 2026", "2026-11-30 22:26:15", 1)]
    [TestCase("Mon Nov 30 22:26:15 CET 2026", "2026-11-30 22:26:15", 1)]
    [TestCase("Nov 30, 2026 10:26:15 PM", "2026-11-30 22:26:15", 1)]
    [TestCase("30/11/2026 22:26:15", "2026-11-30 22:26:15", 1)]
    [TestCase("11/30/2026, 10:26:15 p.m.", "2026-11-30 22:26:15", 1)]
    [TestCase("30.11.2026, 22:26", "2026-11-30 22:26:00", 60)]
    [TestCase("30/11 22:26", "2026-11-30 22:26:00", 60)]
    [TestCase("22:26", "2026-11-30 22:26:00", 60)]
    [TestCase("22:26:15", "2026-11-30 22:26:15", 1)]
    [TestCase("12:05 AM", "2026-11-30 00:05:00", 60)]
    public void A_time_without_a_zone_is_read(string text, string start, double seconds)
    {
        WrittenTime time = WrittenTime.ReadAll(text, _today).ShouldHaveSingleItem();
        time.IsUtc.ShouldBeFalse();
        time.Start.ShouldBe(DateTime.Parse(start, CultureInfo.InvariantCulture));
        time.Length.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [TestCase("1796077575", 1)]
    [TestCase("1796077575.0", 1)]
    [TestCase("1796077575.123", 0.001)]
    [TestCase("1.796077575e9", 1)]
    [TestCase("1796077575000", 0.001)]
    [TestCase("1796077575000000", 0.001)]
    [TestCase("1796077575000000000", 0.001)]
    [TestCase("2026-11-30T22:26:15Z", 1)]
    [TestCase("2026-11-30T22:26:15+00:00", 1)]
    [TestCase("2026-12-01 00:26:15 +0200", 1)]
    [TestCase("Mon, 30 Nov 2026 22:26:15 GMT", 1)]
    public void A_time_with_a_zone_is_an_instant(string text, double seconds)
    {
        WrittenTime time = WrittenTime.ReadAll(text, _today).ShouldHaveSingleItem();
        time.IsUtc.ShouldBeTrue();
        time.Start.ShouldBe(new DateTime(2026, 11, 30, 22, 26, 15), TimeSpan.FromSeconds(0.5));
        time.Length.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Test]
    public void Day_and_month_that_can_be_taken_for_each_other_are_read_both_ways() =>
        WrittenTime.ReadAll("03/04/2026 12:00", _today).Select(time => time.Start)
            .ShouldBe([new DateTime(2026, 4, 3, 12, 0, 0), new DateTime(2026, 3, 4, 12, 0, 0)]);

    [TestCase("30 Nov 26 22:26")]
    [TestCase("22:26 30-11-26")]
    [TestCase("26-11-30 22:26")]
    [TestCase("11/30/26 10:26 PM")]
    public void A_year_of_two_digits_may_stand_at_either_end(string text) =>
        WrittenTime.ReadAll(text, _today).ShouldContain(time => time.Start == new DateTime(2026, 11, 30, 22, 26, 0));

    [TestCase("")]
    [TestCase("yesterday")]
    [TestCase("2026-11-30")]
    [TestCase("42")]
    [TestCase("25:00")]
    [TestCase("12:61")]
    [TestCase("13:00 PM")]
    [TestCase("31/02/2026 12:00")]
    [TestCase("99999999999999999999999999999999")]
    [TestCase("1e99")]
    public void What_has_no_time_of_day_is_no_time(string text) =>
        WrittenTime.ReadAll(text, _today).ShouldBeEmpty();
}
