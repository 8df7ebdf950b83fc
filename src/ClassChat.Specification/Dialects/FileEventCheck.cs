using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Checks that the events of a dialect that carry files fit together and fit the framing. Where they do not, no file
/// could arrive, and the students would lose points for it.
/// </summary>
/// <param name="yaml">The dialect file.</param>
/// <param name="dialect">The dialect.</param>
/// <param name="patterns">Its events, each with its node.</param>
internal sealed class FileEventCheck(
    YamlReader yaml, Dialect dialect, IReadOnlyList<(YamlMap Map, EventPattern Pattern)> patterns)
{
    private const string Size = "size";

    // The framing at the time of files: a dialogue may have changed it.
    private readonly Framing _framing =
        DialogueStep.All(dialect.Join).OfType<DialogueStep.SwitchReceiveFraming>().LastOrDefault()?.Framing
        ?? dialect.Receiving;

    /// <summary>Adds an error for each event that cannot work.</summary>
    public void Run()
    {
        foreach ((YamlMap map, EventPattern pattern) in patterns)
        {
            if (pattern.Raw is RawContent raw && Describe(raw, pattern) is (string fault, string remedy))
                yaml.AddError(map["raw"]!, fault, remedy);
            if (pattern.Kind is EventKind.FilePart or EventKind.FileEnd && !Has(EventKind.FileStart))
                yaml.AddError(
                    map["event"]!, "this belongs to a file that nothing starts",
                    "add an event 'file_start', with what says that a file follows");
            if (pattern.Kind == EventKind.FileStart && pattern.Raw is null && !Has(EventKind.FilePart))
                yaml.AddError(
                    map["event"]!, "nothing brings the content of this file",
                    "add an event 'file_part', or 'raw: size' here");
            if (pattern.Kind == EventKind.FileStart && !Has(EventKind.FileEnd) && !pattern.Captured.Contains(Size))
                yaml.AddError(
                    map["event"]!, "nothing says where this file ends",
                    "capture its size, such as {size}, or add an event 'file_end'");
        }
    }

    private (string Fault, string Remedy)? Describe(RawContent raw, EventPattern pattern)
    {
        bool isUnknown = raw is not RawContent.Until && !KnowsSize(pattern);
        bool endsInField = pattern is TextEventPattern { Pattern.LastField: not null };
        bool isStripped = dialect.StripsAnsi || dialect.StripsZeros;
        return raw switch
        {
            _ when pattern.Kind is not (EventKind.File or EventKind.FileStart or EventKind.FilePart) =>
                ("no file follows this event", "'raw' belongs to file, file_start and file_part"),
            _ when pattern.More || pattern is JsonPattern { Each: not null } =>
                ("one file follows one event, not several", "leave 'more' and 'each' out"),
            _ when isStripped =>
                ("'strip' would remove bytes of the file", "leave 'strip' out, and match what decorates the text"),
            _ when _framing.Kind == FramingMethod.Burst =>
                ("where silence ends messages, nothing says where the file begins", "choose another framing"),
            _ when isUnknown => (
                "nothing says how large the file is",
                "capture it here, such as {size} or take: { size: length }; or write raw: { until: \"<END>\" }"),
            RawContent.Framed when !_framing.HasLength => (
                "a message that holds any bytes needs a length before it",
                "framing: { receive: uint32 } or another length; or 'raw: size', if the bytes are not framed"),
            not RawContent.Framed when _framing.Kind == FramingMethod.Json && pattern is TextEventPattern => (
                "in a stream of JSON, nothing says where this text ends and the file begins",
                "framing: { receive: line }, if the text is a line"),
            not RawContent.Framed when _framing.Kind == FramingMethod.None && endsInField => (
                "nothing says where this text ends and the file begins",
                "write what stands between them at the end of 'text', such as \\n in double quotes"),
            _ => null,
        };
    }

    private bool KnowsSize(EventPattern pattern) => pattern.Captured.Contains(Size)
        || (pattern.Kind == EventKind.FilePart && patterns.Any(
            start => start.Pattern.Kind == EventKind.FileStart && start.Pattern.Captured.Contains(Size)));

    private bool Has(EventKind kind) => patterns.Any(entry => entry.Pattern.Kind == kind);
}
