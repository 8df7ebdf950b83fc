using ClassChat.Protocol.Names;
using ClassChat.Protocol.Tests.Samples;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Protocol.Tests.Names;

/// <summary>Which names are taken: one visible line that no command can be mistaken for.</summary>
public sealed class NameTests
{
    [TestCase("Alice", "Alice")]
    [TestCase("  Alice \r\n", "Alice")]
    [TestCase("Zoë O'Neil-Ångström", "Zoë O'Neil-Ångström")]
    [TestCase("李小龍", "李小龍")]
    [TestCase("👩‍🎓", "👩‍🎓")]
    [TestCase("می‌خواهم", "می‌خواهم")]
    [TestCase("exit", "exit")]
    public void A_visible_line_is_a_name(string text, string expected)
    {
        UserName.TryParse(text, out UserName? user, out _).ShouldBeTrue();
        user!.Value.ShouldBe(expected);
        user.Json.ToString().ShouldBe(expected);
        GroupName.TryParse(text, out GroupName? group, out _).ShouldBeTrue();
        group!.ToString().ShouldBe(expected);
    }

    [TestCase("", "empty")]
    [TestCase(" \t", "empty")]
    [TestCase("@all", "begin with '@'")]
    [TestCase("/create", "begin with '/'")]
    [TestCase("a\nb", "control characters or line breaks")]
    [TestCase("a\u001b[2Jb", "control characters or line breaks")]
    [TestCase("a\0b", "control characters or line breaks")]
    [TestCase("a\u0085b", "control characters or line breaks")]
    [TestCase("a\u2028b", "control characters or line breaks")]
    [TestCase("a\u202eb", "control characters or line breaks")]
    [TestCase("a\u200bb", "control characters or line breaks")]
    [TestCase("Alice\ufeff", "control characters or line breaks")]
    [TestCase("\u200d", "visible")]
    [TestCase("\u0301", "visible")]
    [TestCase("a{b", "'{'")]
    [TestCase("a\ufffdb", "UTF-8")]
    [TestCase("a\ud83db", "UTF-8")]
    public void What_hides_or_commands_is_not(string text, string fault)
    {
        UserName.TryParse(text, out UserName? user, out string? userFault).ShouldBeFalse();
        user.ShouldBeNull();
        userFault.ShouldNotBeNull().ShouldContain(fault);
        GroupName.TryParse(text, out _, out string? groupFault).ShouldBeFalse();
        groupFault.ShouldNotBeNull().ShouldContain(fault);
    }

    [Test]
    public void Sixty_four_characters_are_taken_and_one_more_is_not()
    {
        UserName.TryParse(new string('x', Limits.MaxNameChars), out _, out _).ShouldBeTrue();
        UserName.TryParse(new string('x', Limits.MaxNameChars + 1), out _, out string? fault).ShouldBeFalse();
        fault.ShouldNotBeNull().ShouldContain("64");
    }

    [Test]
    public void Any_text_is_a_name_or_a_fault_and_a_name_stays_itself() => Texts.Any.Sample(text =>
    {
        if (!UserName.TryParse(text, out UserName? name, out string? fault))
        {
            fault.ShouldNotBeNullOrEmpty();
            return;
        }

        UserName.TryParse(name.Value, out UserName? again, out _).ShouldBeTrue();
        again.ShouldBe(name);
        again!.GetHashCode().ShouldBe(name.GetHashCode());
        Recipient.TryParse(name.Value, out Recipient? person, out _).ShouldBeTrue();
        person.ShouldBe(new Recipient.User(name));
    }, iter: 3000);

    [Test]
    public void Upper_and_lower_case_differ()
    {
        UserName.TryParse("Alice", out UserName? one, out _).ShouldBeTrue();
        UserName.TryParse("alice", out UserName? two, out _).ShouldBeTrue();
        one!.Equals(two).ShouldBeFalse();
        one.Equals((object?)null).ShouldBeFalse();
    }

    [TestCase("Bob", "Bob")]
    [TestCase("@CS 101", "@CS 101")]
    [TestCase("@ CS101 ", "@CS101")]
    public void A_target_is_a_person_or_a_group(string receiver, string expected)
    {
        Recipient.TryParse(receiver, out Recipient? recipient, out _).ShouldBeTrue();
        recipient!.Receiver.ShouldBe(expected);
        (recipient is Recipient.Members).ShouldBe(receiver.StartsWith('@'));
    }

    [TestCase("@")]
    [TestCase("@@x")]
    [TestCase("")]
    public void A_target_without_a_name_is_none(string receiver)
    {
        Recipient.TryParse(receiver, out Recipient? recipient, out string? fault).ShouldBeFalse();
        recipient.ShouldBeNull();
        fault.ShouldNotBeNullOrEmpty();
    }
}
