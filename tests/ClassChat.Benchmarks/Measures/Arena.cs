using ClassChat.Benchmarks.Servers;

namespace ClassChat.Benchmarks.Measures;

/// <summary>Where and for how long is measured.</summary>
/// <param name="Contenders">The servers that are on this machine; the first is ours.</param>
/// <param name="Runs">Runs of each measurement, of which the median counts.</param>
/// <param name="Time">How long a run of messages takes.</param>
/// <param name="Folder">Where servers may keep files.</param>
/// <param name="Progress">Told what is under way.</param>
internal sealed record Arena(
    IReadOnlyList<Contender> Contenders, int Runs, TimeSpan Time, string Folder, Action<string> Progress)
{
    /// <summary>Our own server.</summary>
    public Contender Ours => Contenders[0];

    /// <summary>Starts a server.</summary>
    public Task<ServerProcess> StartAsync(Contender contender, CancellationToken cancel) =>
        ServerProcess.StartAsync(contender, Folder, cancel);

    /// <summary>
    /// Starts every server, and runs something on each in turn, several times over: what disturbs the machine for a
    /// while disturbs them all.
    /// </summary>
    /// <param name="run">Measures a server; told which run it is, 0 for one that warms up and does not count.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>For each server its results.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<T>>> AlternateAsync<T>(
        Func<Contender, ServerProcess, int, Task<T>> run, CancellationToken cancel)
    {
        var servers = new List<ServerProcess>();
        try
        {
            foreach (Contender contender in Contenders) servers.Add(await StartAsync(contender, cancel));
            List<T>[] results = [.. Contenders.Select(_ => new List<T>())];
            for (int round = 0; round <= Runs; round++)
            {
                for (int i = 0; i < servers.Count; i++)
                {
                    Progress($"{Contenders[i].Name}, {(round == 0 ? "warm-up" : $"run {round} of {Runs}")}");
                    T result = await run(Contenders[i], servers[i], round);
                    if (round > 0) results[i].Add(result);
                }
            }

            return results;
        }
        finally
        {
            foreach (ServerProcess server in servers) await server.DisposeAsync();
        }
    }
}
