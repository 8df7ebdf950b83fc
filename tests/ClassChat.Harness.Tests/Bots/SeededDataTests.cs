using System.Text;
using ClassChat.Harness.Bots;
using ClassChat.Protocol.Names;
using ClassChat.Specification.Dialects;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Bots;

/// <summary>Names, texts and files made from a seed.</summary>
public sealed class SeededDataTests
{
    [Test]
    public void Ascii_texts_have_no_other_characters_and_the_same_size()
    {
        var data = new SeededData(7) { IsAscii = true };
        data.Text(5000).Length.ShouldBe(5000);
        string[] texts = [.. Enumerable.Range(0, 50).Select(_ => data.Text()), data.Text(5000)];
        texts.ShouldAllBe(text => text.All(char.IsAscii));
        texts.ShouldBeUnique();
    }

    [Test]
    public void The_same_seed_makes_the_same_book() =>
        Gen.Int[0, int.MaxValue].Sample(seed => Pages(seed) == Pages(seed), iter: 50);

    [Test]
    public void Another_seed_makes_another_book() =>
        Enumerable.Range(0, 30).Select(Pages).Distinct().Count().ShouldBe(30);

    [Test]
    public void Every_name_is_one_that_a_server_takes() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf("alice", "students[1]", "students[20000]", "a-b_c", "x")).Sample(
            (seed, name) =>
            {
                string wire = new SeededData(seed).WireName(name);
                wire.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c));
                UserName.TryParse(wire, out _, out string? fault).ShouldBeTrue(fault);
                GroupName.TryParse(wire, out _, out fault).ShouldBeTrue(fault);
            }, iter: 300);

    [Test]
    public void The_names_of_a_swarm_are_all_different()
    {
        var data = new SeededData(7);
        Enumerable.Range(1, 2_000).Select(number => data.WireName($"students[{number}]")).Distinct().Count()
            .ShouldBe(2_000);
    }

    [Test]
    public void Names_keep_to_the_limits_of_a_dialect_and_are_all_different() =>
        Gen.Select(
            Gen.Int[0, int.MaxValue], Gen.Int[5, 30],
            Gen.Enum<NameCharacters>().Where(kind => kind != NameCharacters.Digits))
            .Sample((seed, length, characters) =>
            {
                SeededData data = Limited(seed, length, characters);
                string[] names =
                [
                    .. new[] { "alice", "bob", "carol", "dave" }.Select(data.WireName),
                    .. Enumerable.Range(1, 60).Select(number => data.WireName($"students[{number}]")),
                    data.GroupName("cs101"), data.GroupName("chess"),
                ];
                return names.Distinct().Count() == names.Length
                    && names.All(name => name.Length <= length && name.All(c => Allows(characters, c)))
                    && data.WireName("alice") == names[0];
            }, iter: 200);

    [Test]
    public void A_name_that_fits_is_not_changed_by_a_limit() =>
        Limited(1, 40, NameCharacters.LettersAndDigits).WireName("alice").ShouldBe(new SeededData(1).WireName("alice"));

    [Test]
    public void A_limited_file_name_keeps_its_extension_and_a_path_stays_one()
    {
        NameRule none = NameRule.None;
        var files = new NameRule(12, NameCharacters.LettersAndDigits);
        var data = new SeededData(1, new NameRules(none, none, files, none));

        data.FileName("a-long-name.tar.gz").ShouldMatch("^[a-z0-9.-]{9}\\.gz$");
        data.FileName("notes.pdf").ShouldBe("notes.pdf");
        data.FileName("../../evil-and-long.txt").ShouldBe("../../evil-and-long.txt");
    }

    [Test]
    public void A_limited_password_stays_the_same()
    {
        NameRule none = NameRule.None;
        var data = new SeededData(1, new NameRules(none, none, none, new NameRule(6, NameCharacters.Digits)));

        data.Password("Alice42").ShouldMatch("^[0-9]{1,6}$");
        data.Password("Alice42").ShouldBe(data.Password("Alice42"));
        data.Password("Bob42").ShouldNotBe(data.Password("Alice42"));
    }

    private static SeededData Limited(int seed, int length, NameCharacters characters)
    {
        var rule = new NameRule(length, characters);
        return new SeededData(seed, new NameRules(rule, rule, NameRule.None, NameRule.None));
    }

    private static bool Allows(NameCharacters characters, char c) => characters switch
    {
        NameCharacters.Letters => char.IsAsciiLetter(c),
        NameCharacters.Lowercase => char.IsAsciiLetterLower(c),
        NameCharacters.Uppercase => char.IsAsciiLetterUpper(c),
        _ => char.IsAsciiLetterOrDigit(c),
    };

    [Test]
    public void A_text_has_just_so_many_bytes() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 300]).Sample((seed, bytes) =>
            Encoding.UTF8.GetByteCount(new SeededData(seed).Text(bytes)) == bytes, iter: 500);

    [Test]
    public void A_long_text_has_characters_of_one_to_four_bytes()
    {
        string text = new SeededData(1).Text(60_000);
        Encoding.UTF8.GetByteCount(text).ShouldBe(60_000);
        text.EnumerateRunes().Select(rune => rune.Utf8SequenceLength).Distinct().Order().ShouldBe([1, 2, 3, 4]);
    }

    [Test]
    public void No_text_comes_twice_or_is_part_of_another()
    {
        var data = new SeededData(1);
        string[] texts = [.. Enumerable.Range(0, 500).Select(_ => data.Text())];
        foreach (string text in texts) texts.Count(other => other.Contains(text, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public void The_bytes_of_a_file_have_every_value() =>
        new SeededData(1).Bytes(64 * 1024).Distinct().Count().ShouldBe(256);

    [Test]
    public void A_choice_lies_below_its_limit() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 100])
        .Sample((seed, limit) =>
        new SeededData(seed).Below(limit) is int choice && choice >= 0 && choice < limit);

    [Test]
    public void The_seed_of_a_scenario_depends_on_the_run_and_its_id()
    {
        SeededData.SeedOf(1, "task4/route").ShouldBe(SeededData.SeedOf(1, "task4/route"));
        SeededData.SeedOf(1, "task4/route").ShouldNotBe(SeededData.SeedOf(2, "task4/route"));
        SeededData.SeedOf(1, "task4/route").ShouldNotBe(SeededData.SeedOf(1, "task4/router"));
        SeededData.SeedOf(int.MinValue, "x").ShouldBeGreaterThanOrEqualTo(0);
    }

    private static string Pages(int seed)
    {
        var data = new SeededData(seed);
        return string.Join(
            '|', data.WireName("alice"), data.Text(), data.Text(40), Convert.ToHexString(data.Bytes(16)),
                data.Below(1000));
    }
}
