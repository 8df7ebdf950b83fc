using System.ComponentModel;
using System.Diagnostics;
using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Servers;

/// <summary>A server program that is measured.</summary>
internal abstract class Contender
{
    // Where Debian puts servers, which is not in everybody's PATH.
    private static readonly string[] _serverFolders = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin"];

    /// <summary>What it is called.</summary>
    public abstract string Name { get; }

    /// <summary>Its bytes.</summary>
    public abstract Wire Wire { get; }

    /// <summary>The path of the program; null if it is not on this machine.</summary>
    public abstract string? Program { get; }

    /// <summary>Its command line; writes the configuration that it names.</summary>
    /// <param name="port">The port to listen at.</param>
    /// <param name="folder">Where files may be written.</param>
    public abstract IReadOnlyList<string> Arguments(int port, string folder);

    /// <summary>What the program says about its version.</summary>
    public async Task<string> VersionAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Program!, ["--version"]) { RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start) ?? throw new Win32Exception("no process was started");
            string text = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return text.Split('\n')[0].Trim();
        }
        catch (Win32Exception error)
        {
            return error.Message;
        }
    }

    /// <summary>Looks for a program as a shell would, and where servers are.</summary>
    protected static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(_serverFolders)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
