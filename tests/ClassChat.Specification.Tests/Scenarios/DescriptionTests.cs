using System.Reflection;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>Each statement describes itself whole: its actors, its text, and what it needs of a dialect.</summary>
public sealed class DescriptionTests
{
    /// <summary>Expectations that are judged by something else than events.</summary>
    private static readonly Type[] _seenOtherwise =
    [
        // the end, or the beginning, of a connection
typeof(Expectation.Disconnected), typeof(Expectation.ToldNothingUntrue), typeof(Expectation.Connected),
        typeof(Expectation.ExactlyOneJoined), typeof(Expectation.JoinRefused),
        // text, in the stream or at the console
        typeof(Expectation.Reads), typeof(Expectation.ReadsMany),
        typeof(Expectation.OperatorReads), typeof(Expectation.OperatorReadsMany),
        // by the dialect: an event, or text at the console
        typeof(Expectation.UnknownRecipientReported),
        // bytes on the wire, and keys
        typeof(EncryptionExpectation.OwnKeys), typeof(EncryptionExpectation.KeptSecret),
    ];

    /// <summary>Expectations of a client that are judged by something else than events on its screen.</summary>
    private static readonly Type[] _notOnScreen =
    [
        typeof(ClientExpectation.ShowsLines), typeof(ClientExpectation.HasSaved),
        typeof(ClientExpectation.HasSavedAll), typeof(ClientExpectation.Idle),
        typeof(ClientExpectation.WaitsInOneCall), typeof(ClientExpectation.Exits),
    ];

    private static IEnumerable<Type> Statements => typeof(Step).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Step)) && !type.IsAbstract);

    [TestCaseSource(nameof(Statements))]
    public void A_statement_names_all_actors_that_it_holds(Type type)
    {
        foreach (Destination to in Destinations())
        {
            Step step = Make(type, to);
            step.Describe().Actors.Select(named => (named.Actors.ToString(), named.Single))
                .ShouldBe(Held(step), ignoreOrder: true);
        }
    }

    [TestCaseSource(nameof(Statements))]
    public void A_statement_names_its_text_and_its_destination(Type type)
    {
        Step step = Make(type, Destinations()[0]);
        step.Describe().Text.ShouldBe(Values(step).OfType<TextSource>().SingleOrDefault());
        step.Describe().To.ShouldBe(Values(step).OfType<Destination>().SingleOrDefault());
    }

    [TestCaseSource(nameof(Statements))]
    public void An_optional_actor_that_is_left_out_is_not_named(Type type)
    {
        foreach (bool isFilled in new[] { false, true })
        {
            Step step = Make(type, new Destination.Nobody("x"), isFilled);
            step.Describe().Actors.Count().ShouldBe(Held(step).Count());
        }
    }

    [TestCaseSource(nameof(Statements))]
    public void An_expectation_that_is_judged_by_events_names_them(Type type)
    {
        if (!type.IsSubclassOf(typeof(Expectation)) || type.IsSubclassOf(typeof(ClientExpectation))) return;
        Make(type, Destinations()[0]).Describe().Needs.OfType<Requirement.Event>().Any()
            .ShouldBe(!_seenOtherwise.Contains(type));
    }

    [TestCaseSource(nameof(Statements))]
    public void An_expectation_that_is_judged_by_what_a_client_shows_names_it(Type type)
    {
        if (!type.IsSubclassOf(typeof(ClientExpectation))) return;
        Make(type, Destinations()[0]).Describe().AtClient.ShouldNotBeNull().OfType<Requirement.Shown>().Any()
            .ShouldBe(!_notOnScreen.Contains(type));
    }

    [TestCaseSource(nameof(Statements))]
    public void What_is_sent_or_done_in_a_group_needs_the_action_for_it(Type type)
    {
        Step step = Make(type, new Destination.Group("g"));
        if (!Values(step).Any(value => value is Destination or GroupOperation)) return;
        ActionKind[] kinds = [.. step.Describe().Needs.OfType<Requirement.Action>().Select(action => action.Kind)];
        kinds.ShouldHaveSingleItem().ShouldBeOneOf(
            ActionKind.SendGroup, ActionKind.SendGroupFile, ActionKind.CreateGroup);
    }

    [TestCaseSource(nameof(Statements))]
    public void What_a_person_does_at_a_client_is_typed_by_the_action_that_bots_take(Type type)
    {
        if (type == typeof(Step.Disconnect)) return; // a bot closes its connection; a person has to say goodbye
        StepDescription described = Make(type, new Destination.Group("g")).Describe();
        if (described.AtClient is null || type.IsSubclassOf(typeof(Expectation))) return;
        described.AtClient.OfType<Requirement.Action>().ShouldBe(described.Needs.OfType<Requirement.Action>());
    }

    private static Destination[] Destinations() =>
    [
        new Destination.Bot(Bot("receiver")), new Destination.Random(Many("those")), new Destination.OwnGroup(),
        new Destination.Group("g"), new Destination.Nobody("x"),
    ];

    /// <summary>A statement of a type, with an actor of its own in each place.</summary>
    private static Step Make(Type type, Destination to, bool isFilled = true)
    {
        ConstructorInfo constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var nullability = new NullabilityInfoContext();
        return (Step)constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            !isFilled && nullability.Create(parameter).WriteState == NullabilityState.Nullable
                ? null
                : Value(parameter, to))]);
    }

    private static object? Value(ParameterInfo parameter, Destination to)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(Actors) ? Many(parameter.Name!)
            : type == typeof(ActorRef) ? Bot(parameter.Name!)
            : type == typeof(Destination) ? to
            : type == typeof(TextSource) ? new TextSource.Literal("text")
            : type == typeof(string) ? "name"
            : type == typeof(byte[]) ? new byte[1]
            : type == typeof(Workload) ? new Workload { Actions = [] }
            : type == typeof(IReadOnlyList<Step>) ? Array.Empty<Step>()
            : type == typeof(WorkloadAction) ? new WorkloadAction.ClaimTakenName()
            : Activator.CreateInstance(type);
    }

    private static Actors Many(string name) => new([Bot(name)], []);

    private static ActorRef Bot(string name) => new(name, null, null);

    private static IEnumerable<object?> Values(Step step) =>
        step.GetType().GetProperties().Select(property => property.GetValue(step));

    /// <summary>The actors in the properties of a statement, each with whether just one bot stands there.</summary>
    private static IEnumerable<(string, bool)> Held(Step step) => Values(step).SelectMany(value => value switch
    {
        Actors actors => [(actors.ToString(), false)],
        ActorRef actor => [(actor.ToString(), true)],
        Destination.Bot to => [(to.Actor.ToString(), true)],
        Destination.Random random => [(random.Among.ToString(), false)],
        _ => Array.Empty<(string, bool)>(),
    });
}
