using ClassChat.Harness.Isolation;
using ClassChat.Harness.Notation;

namespace ClassChat.Harness.Targets;

/// <summary>Says what protects the machine from a program, and what does not.</summary>
internal static class Shield
{
    /// <summary>The protections that are active.</summary>
    public static IReadOnlyList<string> Protections(Sandbox? sandbox, Limits limits)
    {
        if (sandbox is null) return [];
        List<string> said = [];
        if (sandbox.HasRooms) said.Add("own network");
        if (sandbox.HasOwnProcesses) said.Add("own processes");
        if (sandbox.Bubblewrap is not null) said.Add("home and harness hidden");
        said.AddRange(
        [
            "own copy of its files",
            $"memory up to {Amounts.Bytes(limits.MemoryBytes)}",
            $"processor time up to {Amounts.Time(limits.ProcessorTime)}",
            $"up to {limits.Processes} processes",
        ]);
        if (sandbox is { Prlimit: not null, CountsThreads: true }) said.Add($"up to {limits.Threads} threads");
        if (sandbox.Prlimit is not null) said.Add($"up to {limits.OpenFiles} open files");
        said.Add($"output up to {Amounts.Bytes(limits.OutputBytes)}");
        said.Add($"disk up to {Amounts.Bytes(limits.DiskBytes)}");
        return said;
    }

    private const string WithoutBubblewrap =
        "bubblewrap is not installed, or not allowed here: the program sees this machine's files and network, programs "
        + "with the same fixed port run one after another";

    private const string Remedy =
        "On Debian and Ubuntu: sudo apt-get install bubblewrap; on Fedora: sudo dnf install bubblewrap";

    /// <summary>What is missing, and how to get it; null if nothing is.</summary>
    /// <param name="wanted">How far it was to be kept from everything else.</param>
    /// <param name="sandbox">What keeps it; null: nothing.</param>
    public static string? Warning(Protection wanted, Sandbox? sandbox) => (wanted, sandbox) switch
    {
        (Protection.None, _) =>
            "the program is kept from nothing, and may do all you may: its submission file says 'protection: none'",
        (Protection.LimitsOnly, _) =>
            "the program sees this machine's files and network: its submission file says 'protection: limits'",
        (_, null or { HasRooms: true }) => null,
        (_, { Bubblewrap: null, HasOwnProcesses: true }) => WithoutBubblewrap + ". " + Remedy,
        (_, { Bubblewrap: null }) =>
            WithoutBubblewrap + ", and a process that gets away from its program may outlive it. " + Remedy,
        _ =>
            "this system does not let the program have a network of its own: it sees this machine's, and programs with "
            + "the same fixed port run one after another. "
            + "Where user namespaces are allowed, or for root, it would have",
    };
}
