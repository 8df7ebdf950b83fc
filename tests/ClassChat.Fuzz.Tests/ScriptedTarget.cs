using System.Text;
using ClassChat.Fuzz.Targets;

namespace ClassChat.Fuzz.Tests;

/// <summary>A target that does what a test says.</summary>
/// <param name="read">Reads an input.</param>
internal sealed class ScriptedTarget(Func<byte[], Outcome> read) : Target("scripted", "inputs of a test")
{
    public override Outcome Run(byte[] input) => read(input);

    protected override IEnumerable<byte[]> CreateSeeds() =>
        [Encoding.UTF8.GetBytes("{\"a\": 1}\n"), Encoding.UTF8.GetBytes("key: value\nother: [1, 2]\n")];
}
