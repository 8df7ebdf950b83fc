using System.Text;

namespace ClassChat.Harness.FileSystem;

/// <summary>
/// The name of an entry in a folder: on Linux any bytes but <c>/</c> and zero, which need not be UTF-8.
/// </summary>
internal readonly struct EntryName : IEquatable<EntryName>
{
    private readonly byte[] _bytes; // ends in zero, as the system wants it

    private EntryName(byte[] bytes) => _bytes = bytes;

    /// <summary>The bytes with a zero behind them.</summary>
    public byte[] ZeroTerminated => _bytes;

    /// <summary>A name that is text.</summary>
    public static EntryName From(string name) => new([.. Encoding.UTF8.GetBytes(name), 0]);

    /// <summary>A name as the system gives it, without a zero.</summary>
    public static EntryName From(ReadOnlySpan<byte> name) => new([.. name, 0]);

    /// <summary>True for <c>.</c> and <c>..</c>, which are no entries.</summary>
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

    /// <summary>The name as text; bytes that are not UTF-8 are U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_bytes.AsSpan(0, _bytes.Length - 1));
}
