using System.Text;
using ClassChat.Harness.Bots;
using ClassChat.Protocol.Names;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Bots;

/// <summary>Names, texts and files made from a seed.</summary>
public sealed class SeededDataTests
{
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
