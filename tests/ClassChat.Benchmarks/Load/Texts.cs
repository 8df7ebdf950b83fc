using System.Text;

namespace ClassChat.Benchmarks.Load;

/// <summary>The text that is sent.</summary>
internal static class Texts
{
    /// <summary>How long it is, in bytes.</summary>
    public const int Length = 100;

    /// <summary>The text. Its first byte stands nowhere else, so that it is found fast, whole and once.</summary>
    public static string Text { get; } = "<" + new string('x', Length - 2) + ">";

    /// <summary>Its bytes, which are the same on every wire.</summary>
    public static byte[] Bytes { get; } = Encoding.ASCII.GetBytes(Text);
}
