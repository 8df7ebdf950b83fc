using System.Text;
using ClassChat.Specification.Recording;

namespace ClassChat.Fuzz.Targets;

/// <summary>Writes all fields of events, to compare them.</summary>
internal static class EventTexts
{
    /// <summary>The kind and all fields of an event.</summary>
    public static string Of(ObservedEvent one)
    {
        var text = new StringBuilder();
        text.Append(one.Kind).Append('|').Append(one.Sender).Append('|').Append(one.Receiver).Append('|')
            .Append(one.Text).Append('|').Append(one.Group).Append('|').Append(one.Name).Append('|')
            .Append(one.Timestamp).Append('|').Append(one.Count).Append('|').AppendJoin(',', one.Names ?? ["none"])
            .Append('|').Append(one.FileName).Append('|').Append(one.FileSize).Append('|').Append(one.Checksum)
            .Append('|').Append(one.Key).Append('|').Append(Convert.ToHexString(one.Wire.Span)).Append('|')
            .Append(one.Content is ReadOnlyMemory<byte> content ? Convert.ToHexString(content.Span) : "none");
        if (one.Groups is null) return text.ToString();
        foreach ((string group, IReadOnlyList<string> members) in one.Groups)
            text.Append('|').Append(group).Append('=').AppendJoin(',', members);
        return text.ToString();
    }
}
