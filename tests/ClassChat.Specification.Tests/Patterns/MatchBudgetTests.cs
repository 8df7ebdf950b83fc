using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Patterns;

/// <summary>Time limits of searches with patterns that somebody else wrote.</summary>
public sealed class MatchBudgetTests
{
    private const string NeverMatches = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";

    [Test]
    public void An_exponential_pattern_is_searched_in_linear_time()
    {
        string? slow = null;
        using var budget = new MatchBudget(owner => slow = owner);
        var pattern = new SearchPattern("(?<name>(a+)+)b", "welcome");

        for (int i = 0; i < 2 * PatternLimits.MaxSlowSearches; i++)
            budget.Match(pattern, NeverMatches).ShouldBeNull();
        Match? match = budget.Match(pattern, NeverMatches + "aab");

        match!.Groups["name"].Value.ShouldBe("aa");
        slow.ShouldBeNull();
    }

    [TestCase("(?=a)(a+)+b", TestName = "A lookaround needs the backtracking engine")]
    [TestCase("(?<names>a+)+b", TestName = "All captures of a list need the backtracking engine")]
    [TestCase("((a{0,9}){0,9}){0,9}b", TestName = "A large automaton would take more than backtracking")]
    public void A_pattern_that_stays_slow_is_named_and_then_not_searched_for(string expression)
    {
        string? slow = null;
        using var budget = new MatchBudget(owner => slow = owner);
        var pattern = new SearchPattern($"(?:{expression}|(?=a)(a+)+c)", "welcome");

        for (int i = 0; i < PatternLimits.MaxSlowSearches; i++)
        {
            slow.ShouldBeNull();
            budget.Match(pattern, NeverMatches).ShouldBeNull();
        }

        slow.ShouldBe("welcome");
        budget.SlowPattern.ShouldBe("welcome");
        budget.Match(new SearchPattern("a", "message"), NeverMatches).ShouldBeNull();
    }

    [Test]
    public void Many_searches_below_the_limit_of_one_are_too_much_together()
    {
        string? slow = null;
        using var budget = new MatchBudget(owner => slow = owner);
        TimeSpan each = TimeSpan.FromMilliseconds(20);

        for (TimeSpan all = each; all <= PatternLimits.MeasuredTime; all += each) budget.Charge("message", each);
        slow.ShouldBeNull();
        budget.Charge("welcome", each);

        slow.ShouldBe("message");
    }

    [Test]
    public void Only_a_few_patterns_get_the_engine_that_takes_much_memory()
    {
        string? slow = null;
        using var budget = new MatchBudget(owner => slow = owner);

        for (int i = 0; i < PatternLimits.MaxAutomata; i++)
            budget.Match(new SearchPattern($"(a+)+{i}", "welcome"), NeverMatches).ShouldBeNull();
        slow.ShouldBeNull();
        for (int i = 0; i < PatternLimits.MaxSlowSearches; i++)
            budget.Match(new SearchPattern("(a+)+z", "message"), NeverMatches).ShouldBeNull();

        slow.ShouldBe("message");
    }
}
