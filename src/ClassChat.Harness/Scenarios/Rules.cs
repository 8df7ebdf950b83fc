using System.Text.RegularExpressions;
using ClassChat.Harness.Diagnostics;

namespace ClassChat.Harness.Scenarios;

/// <summary>What a scenario that can be read must also fulfil.</summary>
internal static class Rules
{
    private const string DeclareBots = "declare the bots first: bots alice, bob";

    /// <summary>Notes what is wrong.</summary>
    public static void Check(Scenario scenario, Faults faults)
    {
        foreach (Step step in scenario.AllSteps)
        {
            foreach ((Actors actors, bool single) in step.Describe().Actors)
            {
                foreach (ActorRef actor in actors.Refs.Concat(actors.Except))
                    CheckActor(scenario, step, actor, single, faults);
            }
        }

        foreach (Step step in scenario.AllSteps) CheckClient(scenario, step, faults);
        CheckLast(scenario, faults);
        CheckNames(scenario, faults);
        if (faults.All.Count == 0) CheckCrowds(scenario, faults);
        if (faults.All.Count == 0) new EarlierSteps(scenario, faults).Check();
        Expectation[] expectations = [.. scenario.AllSteps.OfType<Expectation>()];
        if (faults.All.Count > 0 || expectations.Any(expectation => expectation.IsPositive)) return;
        string message = expectations.Length == 0
            ? "the scenario expects nothing, so it would always pass"
            : "the scenario only says what must not happen, so a server that does nothing would pass";
        faults.Add(1, message, "add something that must be seen, for example: bob receives \"Hello\" from alice");
    }

    /// <summary>"it" is the text sent last: an empty one is shown, and received, by everybody.</summary>
    private static void CheckLast(Scenario scenario, Faults faults)
    {
        bool isSent = false;
        foreach (Step step in scenario.AllSteps)
        {
            if (!isSent && step.Describe().Text is TextSource.Last)
                faults.Add(step.Line, "'it' is the text sent last, and none was sent before this", "say the text");
            isSent = step switch
            {
                Step.Send { Claiming: null } or Step.SendMany or Step.SendHalf or Step.Say or Step.SayMany => true,
                Step.SendFile or Step.OperatorTypes or Step.OperatorTypesMany => false,
                _ => isSent,
            };
        }
    }

    /// <summary>
    /// Servers know bots by the letters and digits of their names.
    /// </summary>
    private static void CheckNames(Scenario scenario, Faults faults)
    {
        var known = new Dictionary<string, string>();
        foreach (ActorRef bot in scenario.Casts.SelectMany(cast => cast.Members))
        {
            string name = bot.ToString();
            string letters = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
            if (known.TryAdd(char.ToUpperInvariant(letters[0]) + letters[1..], name)) continue;
            string other = known[char.ToUpperInvariant(letters[0]) + letters[1..]];
            faults.Add(1, $"a server could not tell '{name}' from '{other}'", "give one of them another name");
            return;
        }
    }

    /// <summary>Whoever is meant must be somebody: what is expected of nobody always holds.</summary>
    private static void CheckCrowds(Scenario scenario, Faults faults)
    {
        bool grouped = scenario.AllSteps.OfType<Step.FormGroups>().Any();
        foreach (Step step in scenario.AllSteps)
        {
            StepDescription described = step.Describe();
            foreach (Actors actors in new[] { described.Doers, described.Others }.OfType<Actors>()
                .Where(actors => IsFewerThan(1, actors, scenario)))
            {
                faults.Add(step.Line, $"'{actors}' is nobody", scenario.Casts.Count > 0 ? null : DeclareBots);
            }

            if (described.To is Destination.OwnGroup && !grouped)
            {
                faults.Add(
                    step.Line, "nobody has a group of their own", "put them into groups first: all form 5 groups");
            }

            if (described.To is Destination.Random { Among: Actors among } && IsFewerThan(2, among, scenario))
            {
                faults.Add(
                    step.Line, $"'random {among}' leaves nobody to choose from", "name a swarm, or several bots");
            }
        }
    }

    /// <summary>What a client does and what bots do stands in lines of its own.</summary>
    private static void CheckClient(Scenario scenario, Step step, Faults faults)
    {
        StepDescription described = step.Describe();
        Actors? doers = described.Doers;
        bool isClients = ClientSteps.IsOfClient(step, scenario.Client);
        ActorRef? named = (step as ClientAct)?.Client ?? (step as ClientExpectation)?.Client;
        if (named is not null && named.Name != scenario.Client)
            faults.Add(step.Line, $"'{named}' is no client under test", ClientChoice(scenario));
        else if (step is SavedNothingOutside && !isClients)
            faults.Add(step.Line, $"'{doers}' is no client under test", ClientChoice(scenario));
        else if (isClients && doers is not null && doers.Refs.Count + doers.Except.Count > 1)
            faults.Add(step.Line, $"'{scenario.Client}' is a client under test", "give it a line of its own");
        else if (isClients && doers is not null && described.AtClient is null)
            faults.Add(step.Line, "a client under test cannot do this, or be asked for it", "only bots can");
    }

    private static string ClientChoice(Scenario scenario) =>
        scenario.Client is string client ? $"that is {client}" : "say which is: client carol";

    private static bool IsFewerThan(int count, Actors actors, Scenario scenario) =>
        scenario.Meant(actors).Take(count).Count() < count;

    private static void CheckActor(Scenario scenario, Step step, ActorRef actor, bool single, Faults faults)
    {
        Cast? cast = scenario.Casts.FirstOrDefault(known => known.Name == actor.Name);
        Match place = Regex.Match(scenario.Lines[step.Line - 1], $@"(?<![\w.-]){Regex.Escape(actor.Name)}(?![\w-])");
        int column = place.Success ? place.Index : 0;
        if (cast is null)
        {
            IEnumerable<string> known = scenario.Casts.Select(candidate => candidate.Name);
            string choice = scenario.Casts.Count == 0
                ? DeclareBots
                : $"there are {Words.AllOf(known)}";
            faults.Add(
                step.Line, column, actor.Name.Length, $"there is no '{actor.Name}'",
                Nearest.Question(actor.Name, known) ?? choice);
        }
        else if (single && cast.Count is not null && (actor.First is null || actor.First != actor.Last))
        {
            faults.Add(
                step.Line, column, actor.Name.Length, $"one bot should stand here, and '{actor}' are many",
                $"name one of them: {actor.Name}[1]");
        }
        else if (actor.First is int first && actor.Last is int last
            && (first < 1 || last < first || last > (cast.Count ?? 0)))
        {
            faults.Add(
                step.Line, column, actor.Name.Length,
                $"'{actor}' is not in '{actor.Name}', which has {Words.Count(cast.Count ?? 1, "bot")}");
        }
    }
}
