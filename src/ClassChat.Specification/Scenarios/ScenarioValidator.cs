using System.Text.RegularExpressions;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Checks a parsed scenario for errors that the parser cannot see, such as unknown actors or missing expectations.
/// </summary>
internal static class ScenarioValidator
{
    private const string DeclareBots = "declare the bots first: bots alice, bob";

    /// <summary>Adds all errors of a scenario.</summary>
    public static void Check(Scenario scenario, ErrorCollector errors)
    {
        foreach (Step step in scenario.AllSteps)
        {
            foreach ((Actors actors, bool single) in step.Describe().Actors)
            {
                foreach (ActorRef actor in actors.Refs.Concat(actors.Except))
                    CheckActor(scenario, step, actor, single, errors);
            }
        }

        foreach (Step step in scenario.AllSteps) CheckClient(scenario, step, errors);
        CheckLast(scenario, errors);
        CheckNames(scenario, errors);
        if (errors.All.Count == 0) CheckSwarmSizes(scenario, errors);
        if (errors.All.Count == 0) new StepOrderRules(scenario, errors).Check();
        Expectation[] expectations = [.. scenario.AllSteps.OfType<Expectation>()];
        if (errors.All.Count > 0 || expectations.Any(expectation => expectation.IsPositive)) return;
        string message = expectations.Length == 0
            ? "the scenario expects nothing, so it would always pass"
            : "the scenario only says what must not happen, so a server that does nothing would pass";
        errors.Add(1, message, "add something that must be seen, for example: bob receives \"Hello\" from alice");
    }

    /// <summary>Checks that a text was sent before 'it' refers to it; an empty text would match anything.</summary>
    private static void CheckLast(Scenario scenario, ErrorCollector errors)
    {
        bool isSent = false;
        foreach (Step step in scenario.AllSteps)
        {
            if (!isSent && step.Describe().Text is TextSource.Last)
                errors.Add(step.Line, "'it' is the text sent last, and none was sent before this", "say the text");
            isSent = step switch
            {
                Step.Send { Claiming: null } or Step.SendMany or Step.SendHalf or Step.Say or Step.SayMany => true,
                Step.SendFile or Step.OperatorTypes or Step.OperatorTypesMany => false,
                _ => isSent,
            };
        }
    }

    /// <summary>Checks that names differ in their letters and digits, since servers see no others.</summary>
    private static void CheckNames(Scenario scenario, ErrorCollector errors)
    {
        var known = new Dictionary<string, string>();
        foreach (ActorRef bot in scenario.Participants.SelectMany(participant => participant.Members))
        {
            string name = bot.ToString();
            string letters = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
            if (known.TryAdd(char.ToUpperInvariant(letters[0]) + letters[1..], name)) continue;
            string other = known[char.ToUpperInvariant(letters[0]) + letters[1..]];
            errors.Add(1, $"a server could not tell '{name}' from '{other}'", "give one of them another name");
            return;
        }
    }

    /// <summary>Checks that actors refer to at least one bot; an expectation about no bot would always hold.</summary>
    private static void CheckSwarmSizes(Scenario scenario, ErrorCollector errors)
    {
        bool grouped = scenario.AllSteps.OfType<Step.FormGroups>().Any();
        foreach (Step step in scenario.AllSteps)
        {
            StepDescription described = step.Describe();
            foreach (Actors actors in new[] { described.Doers, described.Others }.OfType<Actors>()
                .Where(actors => IsFewerThan(1, actors, scenario)))
            {
                errors.Add(step.Line, $"'{actors}' is nobody", scenario.Participants.Count > 0 ? null : DeclareBots);
            }

            if (described.To is Destination.OwnGroup && !grouped)
            {
                errors.Add(
                    step.Line, "nobody has a group of their own", "put them into groups first: all form 5 groups");
            }

            if (described.To is Destination.Random { Among: Actors among } && IsFewerThan(2, among, scenario))
            {
                errors.Add(
                    step.Line, $"'random {among}' leaves nobody to choose from", "name a swarm, or several bots");
            }
        }
    }

    /// <summary>Checks that statements about the client are separate from those about bots.</summary>
    private static void CheckClient(Scenario scenario, Step step, ErrorCollector errors)
    {
        StepDescription described = step.Describe();
        Actors? doers = described.Doers;
        bool isClients = ClientStatementRules.IsOfClient(step, scenario.Client);
        ActorRef? named = (step as ClientAction)?.Client ?? (step as ClientExpectation)?.Client;
        if (named is not null && named.Name != scenario.Client)
            errors.Add(step.Line, $"'{named}' is no client under test", ClientChoice(scenario));
        else if (step is SavedNothingOutside && !isClients)
            errors.Add(step.Line, $"'{doers}' is no client under test", ClientChoice(scenario));
        else if (isClients && doers is not null && doers.Refs.Count + doers.Except.Count > 1)
            errors.Add(step.Line, $"'{scenario.Client}' is a client under test", "give it a line of its own");
        else if (isClients && doers is not null && described.AtClient is null)
            errors.Add(step.Line, "a client under test cannot do this, or be asked for it", "only bots can");
    }

    private static string ClientChoice(Scenario scenario) =>
        scenario.Client is string client ? $"that is {client}" : "say which is: client carol";

    private static bool IsFewerThan(int count, Actors actors, Scenario scenario) =>
        scenario.Meant(actors).Take(count).Count() < count;

    private static void CheckActor(Scenario scenario, Step step, ActorRef actor, bool single, ErrorCollector errors)
    {
        Participant? participant = scenario.Participants.FirstOrDefault(known => known.Name == actor.Name);
        Match place = Regex.Match(scenario.Lines[step.Line - 1], $@"(?<![\w.-]){Regex.Escape(actor.Name)}(?![\w-])");
        int column = place.Success ? place.Index : 0;
        if (participant is null)
        {
            IEnumerable<string> known = scenario.Participants.Select(candidate => candidate.Name);
            string choice = scenario.Participants.Count == 0
                ? DeclareBots
                : $"there are {TextList.AllOf(known)}";
            errors.Add(
                step.Line, column, actor.Name.Length, $"there is no '{actor.Name}'",
                Suggestions.DidYouMean(actor.Name, known) ?? choice);
        }
        else if (single && participant.Count is not null && (actor.First is null || actor.First != actor.Last))
        {
            errors.Add(
                step.Line, column, actor.Name.Length, $"one bot should stand here, and '{actor}' are many",
                $"name one of them: {actor.Name}[1]");
        }
        else if (actor.First is int first && actor.Last is int last
            && (first < 1 || last < first || last > (participant.Count ?? 0)))
        {
            errors.Add(
                step.Line, column, actor.Name.Length,
                $"'{actor}' is not in '{actor.Name}', which has {TextList.Count(participant.Count ?? 1, "bot")}");
        }
    }
}
