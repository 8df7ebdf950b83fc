using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>Checks that the dialogues of a dialect, its levels and its adapter fit the rest of it.</summary>
/// <param name="yaml">The dialect file.</param>
/// <param name="map">Its content.</param>
/// <param name="dialect">The dialect.</param>
internal sealed class DialogueCheck(YamlReader yaml, YamlMap map, Dialect dialect)
{
    /// <summary>Adds an error for each step that cannot work.</summary>
    public void Run()
    {
        if (dialect.Levels.Count == 0) yaml.AddError(map.Node, "a dialect names the levels it is for in 'levels'");
        Check("join", dialect.Join);
        Check("encrypted_join", dialect.EncryptedJoin);
        foreach (IReadOnlyList<DialogueStep> action in dialect.Actions.Values) Check("actions", action);
        if (dialect.Adapter is not null && string.IsNullOrWhiteSpace(dialect.Adapter))
            yaml.AddError(map["adapter"]!, "'adapter' names no program", "say its command, such as python3 adapter.py");
        if (dialect.Adapter is not null && dialect.Join.Count > 0)
            yaml.AddError(map["join"]!, "an adapter leads the conversation itself", "leave 'join' out");
    }

    private void Check(string key, IReadOnlyList<DialogueStep> steps)
    {
        DialogueStep[] all = [.. DialogueStep.All(steps)];
        foreach (EventKind kind in all.OfType<DialogueStep.Await>().SelectMany(step => step.Alternatives)
            .Select(alternative => alternative.Kind).Where(kind => !dialect.Shows(kind)))
        {
            yaml.AddError(
                map[key]!, $"'{key}' awaits '{SnakeCase.FromEnum(kind)}', which neither 'events' nor 'texts' describe");
        }

        if (all.OfType<DialogueStep.Encrypt>().Any() && dialect.Cipher is null)
            yaml.AddError(map[key]!, "'encrypt' needs 'cipher', which says how");
        bool needsKey = dialect.Cipher is null && all.OfType<DialogueStep.Send>().Any(step =>
            step.Template.Placeholders.Any(name => name is "session_key" or "public_key"));
        if (needsKey) yaml.AddError(map[key]!, "'{session_key}' and '{public_key}' need 'cipher', which says how");
        CheckConnections(key, all);
        CheckMemory(key, all);
    }

    private void CheckConnections(string key, IReadOnlyList<DialogueStep> all)
    {
        string? unknown = all.OfType<DialogueStep.Send>().Select(step => step.On)
            .Concat(all.OfType<DialogueStep.Content>().Select(step => step.On)).OfType<string>()
            .FirstOrDefault(
                on => !DialogueStep.All(dialect.Join).OfType<DialogueStep.Connect>().Any(c => c.Name == on));
        if (unknown is not null)
            yaml.AddError(map[key]!, $"there is no connection '{unknown}'", "open it in 'join': - connect: pushes");
    }

    private void CheckMemory(string key, IReadOnlyList<DialogueStep> all)
    {
        IEnumerable<DialogueStep> anywhere = DialogueStep.All(dialect.Actions.Values.SelectMany(action => action));
        string[] used =
            [.. anywhere.OfType<DialogueStep.Send>().Select(step => step.WhenChanged).OfType<string>()];
        string? unused = all.OfType<DialogueStep.Send>().SelectMany(step => new[] { step.Sets, step.Clears })
            .OfType<string>().FirstOrDefault(name => !used.Contains(name));
        if (unused is not null)
            yaml.AddError(
                map[key]!, $"no step depends on '{unused}', which is set or cleared",
                $"write when_changed: {unused} beside what a client says to change it, or leave this out");
    }
}
