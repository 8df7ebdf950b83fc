using System.Text;
using CsCheck;

namespace ClassChat.Protocol.Tests.Samples;

/// <summary>Texts of every kind that a person, or a program, can send.</summary>
internal static class Texts
{
    private static readonly Gen<Rune> _scalar = Gen.Frequency(
        (6, Gen.Int[0x20, 0x7e]),
        (2, Gen.OneOf<int>('"', '\\', '/', '{', '}', '[', ']', '\n', '\r', '\t', 0, 0x1b, 0x7f, 0x2028)),
        (2, Gen.Int[0x80, 0xd7ff]),
        (1, Gen.Int[0xe000, 0xffff]),
        (2, Gen.Int[0x1f300, 0x1faff]),
        (1, Gen.Int[0x10000, 0x10ffff])).Select(value => new Rune(value));

    /// <summary>Any Unicode text, also the empty one.</summary>
    public static Gen<string> Any { get; } = _scalar.Array[0, 24].Select(Join);

    /// <summary>A text that can stand as the word behind a command, or as a receiver.</summary>
    public static Gen<string> Word { get; } = Gen.Select(
        Gen.Char['a', 'z'], _scalar.Where(rune => rune.Value > 0x20 && !Rune.IsWhiteSpace(rune)).Array[0, 8],
        (first, rest) => first + Join(rest));

    private static string Join(Rune[] runes) => string.Concat(runes.Select(rune => rune.ToString()));
}
