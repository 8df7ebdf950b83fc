using ClassChat.Testing;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>
/// A row of the guide's tables of faults and the hand-out's items that they cost: the tables are the data of the tests.
/// </summary>
/// <param name="Lost">The items of the default rubric that the fault costs, as in the tables before.</param>
/// <param name="Fault">The fault, as a sentence goes on after "a server that".</param>
/// <param name="Items">The hand-out's items that it costs; none if the hand-out does not ask for it.</param>
internal sealed record HandoutMatrix(string Lost, string Fault, IReadOnlyList<string> Items)
{
    /// <summary>Stands in the place of items where a fault costs none.</summary>
    private const string None = "-";

    /// <summary>The faults of servers.</summary>
    public static IReadOnlyList<HandoutMatrix> OfServers { get; } =
        Read("| item | a server that ... | loses by the hand-out |");

    /// <summary>The faults of clients.</summary>
    public static IReadOnlyList<HandoutMatrix> OfClients { get; } =
        Read("| items | a client that ... | loses by the hand-out |");

    /// <summary>The faults of servers that the default rubric looks for in other places.</summary>
    public static IReadOnlyList<HandoutMatrix> OfOthers { get; } =
        Read("| by the default rubric | a server that ... | loses by the hand-out |");

    /// <summary>The faults of clients that the default rubric looks for in other places.</summary>
    public static IReadOnlyList<HandoutMatrix> OfOtherClients { get; } =
        Read("| by the default rubric | a client that ... | loses by the hand-out |");

    /// <summary>The row as it stands in the guide.</summary>
    public string Row => $"| {Lost} | {Fault} | {(Items.Count == 0 ? None : string.Join(", ", Items))} |";

    private static HandoutMatrix[] Read(string head)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositorySuite.Folder, "MATRIX.md"));
        int start = Array.IndexOf(lines, head);
        if (start < 0) throw new InvalidOperationException($"scenarios/MATRIX.md has no table '{head}'");
        return [.. lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|')).Select(Row)];

        static HandoutMatrix Row(string line)
        {
            string[] cells = [.. line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim())];
            return new HandoutMatrix(cells[0], cells[1], cells[2] == None ? [] : cells[2].Split(", "));
        }
    }
}
