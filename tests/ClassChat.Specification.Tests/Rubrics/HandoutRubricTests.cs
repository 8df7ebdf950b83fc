using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Rubrics;

/// <summary>The rubric of the hand-out awards what the hand-out says, about two thirds of it for the base.</summary>
public sealed class HandoutRubricTests
{
    private static readonly Rubric _rubric =
        RubricFile.Load(RubricFolder.Find(RepositorySuite.Folder, "handout", "handout").Value!).Value!;

    [TestCase("h1.", 30)]
    [TestCase("h2.", 20)]
    [TestCase("h3.", 20)]
    [TestCase("h4.", 30)]
    [TestCase("h51.", 10)]
    [TestCase("h52.", 10)]
    [TestCase("h53.", 10)]
    [TestCase("b4.", 10)]
    public void Each_part_has_its_points(string part, int points)
    {
        RubricItem[] items = [.. _rubric.Items.Where(item => item.Id.StartsWith(part, StringComparison.Ordinal))];
        items.Sum(item => item.Points).ShouldBe(points);
        double share = items.Where(item => item.Kind == ItemKind.Base).Sum(item => item.Points) / (double)points;
        share.ShouldBeInRange(0.6, 0.72);
        bool isBonus = part[..2] is "h5" or "b4";
        items.ShouldAllBe(item => item.IsBonus == isBonus);
    }

    [Test]
    public void What_the_handout_does_not_ask_for_is_a_note() =>
        _rubric.Items.Where(item => item.Points == 0).ShouldAllBe(item => item.Id.StartsWith("n."));
}
