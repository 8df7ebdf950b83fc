using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>Parses the steps of a dialogue that send bytes: of a file, of a chunk of it, or the session key.</summary>
/// <param name="yaml">The dialect file.</param>
/// <param name="wire">Parses framings.</param>
/// <param name="dialogues">Parses the steps for each chunk.</param>
internal sealed class FileStepReader(YamlReader yaml, WireFormatReader wire, DialogueReader dialogues)
{
    /// <summary>
    /// Minimum size of a chunk in bytes: with smaller ones, a file of 10 MB takes hundreds of thousands of messages.
    /// </summary>
    public const int MinChunkBytes = 64;

    /// <summary>Maximum size of a chunk in bytes: more than the largest file.</summary>
    public const int MaxChunkBytes = 16 * 1024 * 1024;

    private const int UsualChunkBytes = 4096;
    private const string Chunk = "chunk";

    private static readonly IReadOnlyDictionary<string, string> _kinds =
        new[] { "content", Chunk, "session_key" }.ToDictionary(kind => kind);

    /// <summary>Parses a step that sends bytes as they are or, with 'frame', as one message.</summary>
    /// <param name="step">The step.</param>
    /// <param name="value">Its kind of bytes.</param>
    /// <param name="known">The placeholders that have a value there.</param>
    public DialogueStep? ReadBytes(YamlMap step, YamlNode value, IReadOnlyList<string> known)
    {
        if (yaml.Reference(value, "'bytes'", _kinds) is not string kind) return null;
        if (kind == "session_key") return new DialogueStep.SessionKey();
        if (!HasFile(known)) AddNoFile(value, $"'bytes: {kind}'");
        else if (kind == Chunk && !known.Contains(Chunk))
            yaml.AddError(value, "'bytes: chunk' stands outside of 'chunks'", "write 'bytes: content' for all of it");
        else if (kind != Chunk && known.Contains(Chunk))
            yaml.AddError(value, "'bytes: content' would send the whole file for each chunk", "write 'bytes: chunk'");
        return new DialogueStep.Content(kind == Chunk)
        {
            Framing = step["frame"] is YamlNode frame ? wire.ReadFormat(frame, "'frame'").Framing : null,
            On = step.Text("on"),
        };
    }

    /// <summary>Parses a step that sends a file in chunks.</summary>
    /// <param name="value">The settings of the step.</param>
    /// <param name="what">The name of the dialogue in error messages.</param>
    /// <param name="known">The placeholders that have a value there.</param>
    public DialogueStep.Chunks? ReadChunks(YamlNode value, string what, IReadOnlyList<string> known)
    {
        int before = yaml.Errors.Count;
        YamlMap? map = yaml.Map(value, "'chunks'", OldKeys.OfChunks, "size", "say", "steps");
        if (map is null || yaml.Errors.Count > before) return null;
        if (known.Contains(Chunk)) yaml.AddError(value, "'chunks' stands within 'chunks'", "leave one out");
        else if (!HasFile(known)) AddNoFile(value, "'chunks'");
        if ((map["say"] is null) == (map["steps"] is null))
        {
            yaml.AddError(
                value, "'chunks' says what is sent for each chunk, in 'say' or in 'steps'",
                "for example: chunks: { size: 4096, steps: [ { say: \"{chunk}\" }, { await: ready } ] }");
            return null;
        }

        int size = map.Number("size", UsualChunkBytes);
        if (size is < MinChunkBytes or > MaxChunkBytes)
            yaml.AddError(
                map["size"]!, $"a chunk has {MinChunkBytes} to {MaxChunkBytes} bytes", "for example: size: 4096");
        IReadOnlyList<string> all = [.. known, .. Placeholders.OfChunks];
        IReadOnlyList<DialogueStep> steps = map["say"] is YamlNode say
            ? dialogues.ReadTemplate(say, all) is Template template ? [new DialogueStep.Send(template)] : []
            : dialogues.ReadSteps(map["steps"], what, all);
        CheckChunk(value, steps);
        return new DialogueStep.Chunks(Math.Clamp(size, MinChunkBytes, MaxChunkBytes), steps);
    }

    /// <summary>Checks that the steps for a chunk send the chunk.</summary>
    private void CheckChunk(YamlNode node, IReadOnlyList<DialogueStep> steps)
    {
        bool isSent = DialogueStep.All(steps).Any(step => step is DialogueStep.Content
            || (step is DialogueStep.Send send && send.Template.Placeholders.Contains(Chunk)));
        if (!isSent && steps.Count > 0)
            yaml.AddError(
                node, "the steps for each chunk do not send it",
                "write {chunk} into what is said (base64), or - bytes: chunk");
    }

    private static bool HasFile(IReadOnlyList<string> known) => known.Contains("filename");

    private void AddNoFile(YamlNode node, string what) =>
        yaml.AddError(node, $"{what} has no file to send here", "it belongs to send_file and send_group_file");
}
