using ClassChat.Sandbox.Programs;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

public sealed class ConsoleOutputTests
{
    private const int MaxKeptChars = 256 * 1024;

    private readonly List<string> _received = [];

    [SetUp]
    public void Empty() => _received.Clear();

    [Test]
    public void Text_printed_before_anybody_receives_it_is_kept_and_comes_first()
    {
        var output = new ConsoleOutput();
        output.Print("ready ");
        output.Print("at 4711\n");
        output.SendTo(_received.Add);
        output.Print("hello\n");
        _received.ShouldBe(["ready at 4711\n", "hello\n"]);
    }

    [Test]
    public void The_last_who_asked_receives_it()
    {
        var output = new ConsoleOutput();
        output.SendTo(_ => throw new InvalidOperationException("nothing more is for it"));
        output.SendTo(_received.Add);
        output.Print("hello\n");
        _received.ShouldBe(["hello\n"]);
    }

    [Test]
    public void Of_a_flood_that_nobody_receives_the_end_is_kept()
    {
        var output = new ConsoleOutput();
        for (int i = 0; i < 9; i++) output.Print(new string('x', MaxKeptChars / 2));
        output.Print("end");
        output.SendTo(_received.Add);
        string kept = _received.ShouldHaveSingleItem();
        kept.ShouldEndWith("xend");
        kept.Length.ShouldBeInRange(MaxKeptChars, (2 * MaxKeptChars) + 3);
    }
}
