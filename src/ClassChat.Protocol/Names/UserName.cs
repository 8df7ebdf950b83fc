using System.Diagnostics.CodeAnalysis;
using ClassChat.Protocol.Messages;

namespace ClassChat.Protocol.Names;

/// <summary>Name of a user: valid by construction, compared by code points and case-sensitively.</summary>
public sealed class UserName : IEquatable<UserName>
{
    private UserName(string value)
    {
        Value = value;
        Json = JsonText.FromString(value);
    }

    /// <summary>
    /// The name: 1 to <see cref="Limits.MaxNameChars"/> UTF-16 code units, at least one character visible; may hold
    /// spaces.
    /// </summary>
    public string Value { get; }

    /// <summary>The name in the form of a JSON string, escaped once.</summary>
    public JsonText Json { get; }

    /// <summary>Parses a name; surrounding whitespace is ignored.</summary>
    /// <param name="text">The name as received.</param>
    /// <param name="name">The name, if valid.</param>
    /// <param name="fault">The error in one sentence, if the name is invalid.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out UserName? name, [NotNullWhen(false)] out string? fault)
    {
        string trimmed = text.Trim();
        fault = NameRules.FindError(trimmed, "username");
        name = fault is null ? new UserName(trimmed) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public bool Equals(UserName? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UserName);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
