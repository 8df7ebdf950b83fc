using System.Text;
using ClassChat.Cli.Chat.Terminal;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests.Chat;

public sealed class LineEditorTests
{
    [TestCase("hello", "hello", "hello")]
    [TestCase("helo\x1b[Dl", "hello", "hell")]
    [TestCase("grüß日本", "grüß日本", "grüß日本")]
    [TestCase("grüß\u007fn", "grün", "grün")]
    [TestCase("all gone\x15new", "new", "new")]
    [TestCase("b\u0001a\u0005c", "abc", "abc")]
    [TestCase("one\rtwo\r\x1b[A\x1b[A", "one", "one")]
    [TestCase("one\rtwo\r\x1b[A\x1b[A\x1b[B", "two", "two")]
    [TestCase("one\r\x1bOA\x1b[B", "", "")]
    [TestCase("ab\x1b[H\x1b[3~", "b", "")]
    [TestCase("a\x1b[1;5Cb\x1b[200~", "ab", "ab")]
    public void Keys_edit_the_line(string keys, string text, string before)
    {
        LineEditor editor = Typed(keys);
        editor.Text.ShouldBe(text);
        editor.BeforeCursor.ShouldBe(before);
    }

    [Test]
    public void Bytes_that_are_no_text_are_not_taken()
    {
        var editor = new LineEditor();
        foreach (byte b in new byte[] { (byte)'a', 0xff, (byte)'b', 0xc3, (byte)'c' }) editor.Key(b);
        editor.Text.ShouldBe("abc");
    }

    [Test]
    public void Enter_ends_a_line_and_control_C_the_chat()
    {
        var editor = new LineEditor();
        editor.Key((byte)'x').ShouldBe(KeyResult.Edited);
        editor.Key((byte)'\r').ShouldBe(KeyResult.Finished);
        editor.Done.ShouldBe("x");
        editor.Text.ShouldBe("");
        editor.Key(3).ShouldBe(KeyResult.Quit);
    }

    private static LineEditor Typed(string keys)
    {
        var editor = new LineEditor();
        foreach (byte b in Encoding.UTF8.GetBytes(keys)) editor.Key(b);
        return editor;
    }
}
