using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests;

public sealed class LevelTests
{
    [Test]
    public void Every_level_is_found_by_its_name()
    {
        foreach (Level level in Enum.GetValues<Level>())
        {
            LevelNames.TryParse(level.Name(), out Level found).ShouldBeTrue();
            found.ShouldBe(level);
        }
    }

    [TestCase("TASK1")]
    [TestCase("1")]
    [TestCase("")]
    public void Nothing_else_is_a_level(string name) => LevelNames.TryParse(name, out _).ShouldBeFalse();

    [Test]
    public void No_server_runs_at_the_level_of_the_client() => LevelNames.ServerLevels.ShouldNotContain(Level.Task2);

    [Test]
    public void There_is_no_other_level() => Should.Throw<ArgumentOutOfRangeException>(() => ((Level)99).Name());
}
