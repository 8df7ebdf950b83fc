using System.Text;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Name of an entry in a folder, or a path, as zero-terminated bytes for system calls. On Linux it need not be valid
/// UTF-8.
/// </summary>
public readonly struct EntryName : IEquatable<EntryName>
{
    private readonly byte[] _bytes; // zero-terminated, as system calls expect

    private EntryName(byte[] bytes) => _bytes = bytes;

    /// <summary>Its bytes, followed by a zero byte.</summary>
    public byte[] ZeroTerminated => _bytes;

    /// <summary>Creates a name from text.</summary>
    public static EntryName From(string name) => new([.. Encoding.UTF8.GetBytes(name), 0]);

    /// <summary>Creates a name from the bytes that the system returns, without the terminating zero.</summary>
    public static EntryName From(ReadOnlySpan<byte> name) => new([.. name, 0]);

    /// <summary>True for <c>.</c> and <c>..</c>, which are not real entries.</summary>
    public bool IsDots => _bytes is [(byte)'.', 0] or [(byte)'.', (byte)'.', 0];

    /// <inheritdoc/>
    public bool Equals(EntryName other) => _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EntryName other && Equals(other);

    /// <summary>True if two names have the same bytes.</summary>
    public static bool operator ==(EntryName left, EntryName right) => left.Equals(right);

    /// <summary>True if two names differ.</summary>
    public static bool operator !=(EntryName left, EntryName right) => !left.Equals(right);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The name as text; bytes that are not valid UTF-8 become U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_bytes.AsSpan(0, _bytes.Length - 1));
}
