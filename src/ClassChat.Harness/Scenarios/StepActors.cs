using System.Reflection;

namespace ClassChat.Harness.Scenarios;

/// <summary>Finds the actors that a statement names, wherever it keeps them.</summary>
public static class StepActors
{
    /// <summary>All of them, each with whether the statement means just one bot.</summary>
    public static IEnumerable<(Actors Actors, bool Single)> Of(Step step)
    {
        foreach (PropertyInfo property in step.GetType().GetProperties())
        {
            object? value = property.GetValue(step);
            if ((value as Destination.Bot)?.Actor is ActorRef receiver) value = receiver;
            if (value is Destination.Random random) value = random.Among;
            if (value is Actors actors) yield return (actors, false);
            if (value is ActorRef actor) yield return (new Actors([actor], []), true);
        }
    }
}
