using System.Diagnostics;
using ClassChat.Specification.ConsoleDialects;
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
        long before = GC.GetAllocatedBytesForCurrentThread();
        Suggestions.To(new string('x', 1 << 20), ["dialect", new string('x', 1 << 20)]).ShouldBeEmpty();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Test]
    public void A_file_of_thousands_of_names_and_misspellings_is_read_in_seconds()
    {
        string prompts = string.Concat(Enumerable.Range(0, 6_000).Select(i => $"  prompt-of-many{i}: x\n"));
        string steps = string.Concat(Enumerable.Range(0, 6_000).Select(i => $"  - await: promt-of-manny{i}\n"));
        long start = Stopwatch.GetTimestamp();
        ConsoleFile.Parse("x.yaml", $"console: x\nprompts:\n{prompts}join:\n{steps}").Errors.Count.ShouldBe(6_000);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }
}
