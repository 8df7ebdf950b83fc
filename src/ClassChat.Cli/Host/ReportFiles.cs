using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Cli.Host;

/// <summary>Writes the report files of a command. A failure is printed, and the command goes on.</summary>
/// <param name="context">The environment of the program, which prints the paths and the errors.</param>
internal sealed class ReportFiles(CliContext context)
{
    private readonly List<string> _written = [];

    /// <summary>True if a file could not be written; the command then exits with 5.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>
    /// Writes a file, creating its folder. It is not cancelled: what has run must not be lost to a late Ctrl+C.
    /// </summary>
    /// <param name="path">Full path of the file.</param>
    /// <param name="text">The text.</param>
    public async Task WriteAsync(string path, string text)
    {
        try
        {
            string folder = Path.GetDirectoryName(path)!;
            Failpoint.Pass(FailpointKind.MakeFolder, folder);
            Directory.CreateDirectory(folder);
            await AtomicFile.WriteAsync(path, text, CancellationToken.None);
            _written.Add(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
            await context.Error.WriteLineAsync(
                $"'{context.Shown(path)}' could not be written: {ErrorAdvice.Describe(error)}");
        }
    }

    /// <summary>Prints the paths of the files that were written.</summary>
    public async Task PrintAsync()
    {
        foreach (string path in _written) await context.Out.WriteLineAsync($"report: {path}");
    }

    /// <summary>The exit code of a command: that of its result, unless a report could not be written.</summary>
    public int ExitCode(int ofResult) => HasFailed ? Host.ExitCode.HarnessError : ofResult;
}
