using ClassChat.Sandbox.Programs;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

public sealed class AnsiTextFilterTests
{
    [TestCase("one\r\ntwo\n", "one\ntwo\n")]
    [TestCase("\e[1;32m[Alice]\e[0m Hello\a\n", "[Alice] Hello\n")]
    [TestCase("To: Hel\r\e[K[Alice] Hello\r\nTo: Hel", "To: Hel\n[Alice] Hello\nTo: Hel")]
    [TestCase("ten\rtwo", "ten\ntwo")]
    [TestCase("\e]0;the title\atext", "text")]
    [TestCase("\e]0;the title\e\\text", "text")]
    [TestCase("one\e[2;5Htwo", "one\ntwo")]
    [TestCase("\e(B\e[m[Alice]\e(0\e(B Hello", "[Alice] Hello")]
    [TestCase("\n\n\rone", "one")]
    [TestCase("ünïcödé 漢字 👋\tend", "ünïcödé 漢字 👋\tend")]
    public void What_is_shown_is_kept_and_commands_are_not(string printed, string shown) =>
        new AnsiTextFilter().Filter(printed).ShouldBe(shown);

    [Test]
    public void It_does_not_matter_where_the_output_is_cut() => Gen.Int[0, 60].Array[0, 20].Sample(cuts =>
    {
        const string Printed = "To: Hel\r\e[K\e[1m[Alice]\e[0m Hello 👋\r\n\e]0;title\aTo: Hel";
        var text = new AnsiTextFilter();
        int at = 0;
        string shown = "";
        foreach (int cut in cuts.Order().Select(cut => Math.Min(cut, Printed.Length)))
        {
            shown += text.Filter(Printed[at..cut]);
            at = cut;
        }

        (shown + text.Filter(Printed[at..])).ShouldBe(new AnsiTextFilter().Filter(Printed));
    }, iter: 500);
}
