using ClassChat.Sandbox.Programs;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>The screen of full-screen programs, from which lines are told.</summary>
public sealed class FullScreenTests
{
    private const string Enter = "\e[?1049h\e[H\e[2J";

    [TestCase("~[3;5HHello", "    Hello\n")]
    [TestCase("~[2dab<c_x", "xc\n")]
    [TestCase("one>~[4Gx~[1;1H~[K", "   x\n")] // the screen as it stands when the output pauses
    [TestCase("abcdef~[1;3H~[2P", "abef\n")]
    [TestCase("abcd~[1;2H~[2@", "a  bcd\n")]
    [TestCase("abcdef~[1;2H~[3X", "a   ef\n")]
    [TestCase("a~[4b!", "aaaaa!\n")]
    [TestCase("one~[2;1Htwo~[1;1H~[L", "one\ntwo\n")]
    [TestCase("one~[2;1Htwo~[1;1H~[M", "two\n")]
    [TestCase("~[1;2rone>two>three", "two\nthree\n")]
    [TestCase("~[2;3rone~[2;1Htwo~Mup", "one\n   up\ntwo\n")]
    [TestCase("one~[2;1Htwo~[1;3H~[1J", "two\n")]
    [TestCase("~(0qxl~(Bq", "─│┼q\n")]
    [TestCase("漢字~[1;3Hx", "漢x\n")]
    [TestCase("👋e\u0301!~7~[9;9H~8?", "👋e\u0301!?\n")]
    [TestCase("To: ", "To: \n")] // a prompt ends where the cursor stands
    [TestCase("a~]0;title^~[1m~[?25lb", "ab\n")]
    public void Each_line_is_told_as_it_stands(string printed, string shown) =>
        new AnsiTextFilter().Filter(Enter + Printed(printed)).ShouldBe(shown);

    // Control characters do not stand in names of tests.
    private static string Printed(string text) => text.Replace('~', '\e').Replace('<', '\b').Replace('^', '\a')
        .Replace('_', '\r').Replace(">", "\r\n", StringComparison.Ordinal);

    [Test]
    public void Cells_that_are_overwritten_make_a_new_line_and_others_that_scroll_do_not()
    {
        var text = new AnsiTextFilter();
        text.Filter("before\n").ShouldBe("before\n");
        text.Filter(Enter + "[Alice] Help\e[2;1H[Bob] Hi").ShouldBe("[Alice] Help\n[Bob] Hi\n");
        text.Filter("\e[1;12Hlo").ShouldBe("[Alice] Hello\n");
        text.Filter("\e[50;1H\nnext").ShouldBe("next\n");
        text.Filter("\e[48;1H[Bob] Hi").ShouldBe("[Bob] Hi\n"); // said once more
        text.Filter("\e[?1049lafter\n").ShouldBe("after\n");
    }

    [Test]
    public void A_line_that_is_longer_than_the_screen_is_one_line_and_a_box_is_not()
    {
        string text = new('x', FullScreen.Columns + 1);
        new AnsiTextFilter().Filter(Enter + text + "\r\ny").ShouldBe($"{text}\ny\n");
        foreach (int before in (int[])[FullScreen.Columns - 2, FullScreen.Columns - 1])
        {
            string wide = new string('x', before) + "漢z";
            new AnsiTextFilter().Filter(Enter + wide).ShouldBe(wide + "\n");
        }

        string box = "│" + new string(' ', FullScreen.Columns - 2) + "│";
        new AnsiTextFilter().Filter(Enter + box + "\r\n" + box).ShouldBe($"{box}\n{box}\n");
    }

    [Test]
    public void What_scrolls_away_at_once_was_shown()
    {
        string[] lines = [.. Enumerable.Range(1, 200).Select(number => $"line {number}")];
        string shown = new AnsiTextFilter().Filter(Enter + string.Join("\r\n", lines));
        lines.ShouldBeSubsetOf(shown.Split('\n'));
    }

    [Test]
    public void Whatever_a_program_prints_throws_nothing() =>
        Gen.OneOf(
            Gen.OneOf("\e[?1049h", "\e[", "\e(0", "9999", ";", "\e[5;5H", "\n", "漢", "👋", "\u0301"),
            Gen.Char["\0\b\t\n\r\e[]();0159ABCDEFGHIJKLMPSTXZ@`abcdefhlmrsu\ud83d\udc4b"].Select(c => c.ToString()))
            .Array[0, 200].Sample(parts => new AnsiTextFilter().Filter(Enter + string.Concat(parts)) is not null,
                iter: 2_000);
}
