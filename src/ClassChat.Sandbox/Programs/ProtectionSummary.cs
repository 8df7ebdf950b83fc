using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>Describes for reports which protections a program under test has, and warns about missing ones.</summary>
internal static class ProtectionSummary
{
    /// <summary>Active protections, a few words each.</summary>
    public static IReadOnlyList<string> Protections(IsolationSupport? support, ResourceLimits limits)
    {
        if (support is null) return [];
        List<string> protections = [];
        if (support.HasNetworkNamespaces) protections.Add("own network");
        if (support.HasOwnProcesses) protections.Add("own processes");
        if (support.Bubblewrap is not null) protections.Add("the machine's files hidden");
        protections.AddRange(
        [
            "own copy of its files",
            $"memory up to {QuantityFormatter.Bytes(limits.MemoryBytes)}",
            $"processor time up to {QuantityFormatter.Time(limits.ProcessorTime)}",
            $"up to {limits.Processes} processes",
        ]);
        bool countsThreads = support.Groups is not null || support is { Prlimit: not null, CountsThreads: true };
        if (countsThreads) protections.Add($"up to {limits.Threads} threads");
        if (support.Prlimit is not null) protections.Add($"up to {limits.OpenFiles} open files");
        protections.Add($"output up to {QuantityFormatter.Bytes(limits.OutputBytes)}");
        protections.Add($"disk up to {QuantityFormatter.Bytes(limits.DiskBytes)}");
        protections.Add(support.Groups is not null ? ByKernel : BySampling);
        return protections;
    }

    private const string ByKernel = "limits enforced by control groups";

    private const string BySampling = "limits checked by sampling only (weaker than control groups, which root has, or "
        + "whoever runs this with 'systemd-run --user --scope -p Delegate=yes')";

    private const string WithoutBubblewrap =
        "bubblewrap is not installed, or not allowed here: the program sees this machine's files and network, programs "
        + "with the same fixed port run one after another";

    private const string Remedy =
        "On Debian and Ubuntu: sudo apt-get install bubblewrap; on Fedora: sudo dnf install bubblewrap";

    /// <summary>Missing protections and their remedy; null if none is missing.</summary>
    /// <param name="wanted">The degree of isolation asked for.</param>
    /// <param name="support">Isolation tools in use; null for none.</param>
    public static string? Warning(Protection wanted, IsolationSupport? support) => (wanted, support) switch
    {
        (Protection.None, _) =>
            "the program is kept from nothing, and may do all you may: its submission file says 'protection: none'",
        (Protection.LimitsOnly, _) =>
            "the program sees this machine's files and network: its submission file says 'protection: limits'",
        (_, null or { HasNetworkNamespaces: true }) => null,
        (_, { Bubblewrap: null, HasOwnProcesses: true }) => WithoutBubblewrap + ". " + Remedy,
        (_, { Bubblewrap: null }) =>
            WithoutBubblewrap + ", and a process that gets away from its program may outlive it. " + Remedy,
        _ =>
            "this system does not let the program have a network of its own: it sees this machine's, and programs with "
            + "the same fixed port run one after another. "
            + "Where user namespaces are allowed, or for root, it would have",
    };
}
