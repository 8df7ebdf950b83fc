using System.Reflection;
using ClassChat.Harness.Diagnostics;

namespace ClassChat.Harness.Scenarios;

/// <summary>What a scenario that can be read must also fulfil.</summary>
internal static class Rules
{
    /// <summary>Notes what is wrong.</summary>
    public static void Check(Scenario scenario, Faults faults)
    {
        foreach (Step step in scenario.AllSteps)
        {
            foreach ((ActorRef actor, bool single) in ActorsOf(step)) CheckActor(scenario, step, actor, single, faults);
        }

        Expectation[] expectations = [.. scenario.AllSteps.OfType<Expectation>()];
        if (faults.All.Count > 0 || expectations.Any(expectation => expectation.IsPositive)) return;
        string message = expectations.Length == 0
            ? "the scenario expects nothing, so it would always pass"
            : "the scenario only says what must not happen, so a server that does nothing would pass";
        faults.Add(1, message, "add something that must be seen, for example: bob receives \"Hello\" from alice");
    }

    private static void CheckActor(Scenario scenario, Step step, ActorRef actor, bool single, Faults faults)
    {
        Cast? cast = scenario.Casts.FirstOrDefault(known => known.Name == actor.Name);
        int column = Math.Max(0, scenario.Lines[step.Line - 1].IndexOf(actor.Name, StringComparison.Ordinal));
        if (cast is null)
        {
            IEnumerable<string> known = scenario.Casts.Select(candidate => candidate.Name);
            string choice = scenario.Casts.Count == 0
                ? "declare the bots first: bots alice, bob"
                : $"there are {Words.AllOf(known)}";
            faults.Add(step.Line, column, actor.Name.Length, $"there is no '{actor.Name}'", Nearest.Question(actor.Name, known) ?? choice);
        }
        else if (single && cast.Count is not null && (actor.First is null || actor.First != actor.Last))
        {
            faults.Add(step.Line, column, actor.Name.Length, $"one bot should stand here, and '{actor}' are many", $"name one of them: {actor.Name}[1]");
        }
        else if (actor.First is int first && actor.Last is int last && (first < 1 || last < first || last > (cast.Count ?? 0)))
        {
            faults.Add(step.Line, column, actor.Name.Length, $"'{actor}' is not in '{actor.Name}', which has {Words.Count(cast.Count ?? 1, "bot")}");
        }
    }

    /// <summary>All actors a statement names, wherever it keeps them, and whether it means one bot.</summary>
    private static IEnumerable<(ActorRef Actor, bool Single)> ActorsOf(Step step)
    {
        foreach (PropertyInfo property in step.GetType().GetProperties())
        {
            object? value = property.GetValue(step);
            IEnumerable<ActorRef> found = value switch
            {
                ActorRef actor => [actor],
                Actors actors => actors.Refs.Concat(actors.Except),
                Destination.Bot bot => [bot.Actor],
                Destination.Random random => random.Among.Refs.Concat(random.Among.Except),
                _ => [],
            };
            bool single = value is ActorRef or Destination.Bot;
            foreach (ActorRef actor in found) yield return (actor, single);
        }
    }
}
