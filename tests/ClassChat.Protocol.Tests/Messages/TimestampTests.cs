using ClassChat.Protocol.Messages;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests.Messages;

public sealed class TimestampTests
{
    [Test]
    public void A_time_is_written_to_the_second_in_its_own_zone() => Timestamp
        .Write(new DateTimeOffset(2025, 11, 9, 14, 3, 27, 999, TimeSpan.FromHours(9))).ShouldBe("2025-11-09 14:03:27");

    [Test]
    public void A_time_comes_back()
    {
        Timestamp.TryRead("2025-11-09 14:03:27", out DateTime time).ShouldBeTrue();
        time.ShouldBe(new DateTime(2025, 11, 9, 14, 3, 27));
    }

    [TestCase("2025-11-09T14:03:27")]
    [TestCase("2025-11-09 14:03")]
    [TestCase("2025-13-09 14:03:27")]
    [TestCase("")]
    public void Another_form_is_no_time(string text) => Timestamp.TryRead(text, out _).ShouldBeFalse();
}
