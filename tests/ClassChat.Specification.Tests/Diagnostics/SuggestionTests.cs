using ClassChat.Specification.Diagnostics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Diagnostics;

/// <summary>Hints for misspelled words.</summary>
public sealed class SuggestionTests
{
    [Test]
    public void The_nearest_words_come_first() =>
        Suggestions.To("recieves", ["receive", "sends", "receives"]).ShouldBe(["receives", "receive"]);

    [Test]
    public void A_word_that_nobody_misspells_costs_nothing()
    {
        string word = new('x', 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Suggestions.To(word, ["dialect", word]).ShouldBeEmpty();
        Suggestions.To("dialekt", [word, "dialect"]).ShouldBe(["dialect"]);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Test]
    public void Of_endless_candidates_few_are_compared()
    {
        int compared = 0;
        Suggestions.To("word", Enumerable.Range(0, int.MaxValue).Select(_ => $"{++compared}")).ShouldBeEmpty();
        compared.ShouldBeLessThan(1_000);
    }
}
