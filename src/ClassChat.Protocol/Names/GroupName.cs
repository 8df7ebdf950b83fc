using System.Diagnostics.CodeAnalysis;
using ClassChat.Protocol.Messages;

namespace ClassChat.Protocol.Names;

/// <summary>
/// A group's name, without the <c>@</c> that addresses it: valid by construction, compared by code points, upper and
/// lower case differing.
/// </summary>
public sealed class GroupName : IEquatable<GroupName>
{
    private GroupName(string value)
    {
        Value = value;
        Json = JsonText.FromString(value);
    }

    /// <summary>The name: 1 to <see cref="Limits.MaxNameChars"/> visible characters.</summary>
    public string Value { get; }

    /// <summary>The name as it stands inside a JSON string, made once.</summary>
    public JsonText Json { get; }

    /// <summary>Reads a name, blanks around it aside.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="name">The name, if valid.</param>
    /// <param name="fault">One sentence that says what is wrong, if not.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out GroupName? name, [NotNullWhen(false)] out string? fault)
    {
        string trimmed = text.Trim();
        fault = NameRules.Fault(trimmed, "group name");
        name = fault is null ? new GroupName(trimmed) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public bool Equals(GroupName? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GroupName);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
