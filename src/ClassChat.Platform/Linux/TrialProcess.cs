using System.ComponentModel;
using System.Diagnostics;
using ClassChat.Platform.Errors;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Short process that shows whether the system allows something: it may be installed but forbidden, as in a container.
/// </summary>
internal static class TrialProcess
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    /// <summary>True if a program can be started, and ends with exit code 0.</summary>
    /// <param name="program">The program.</param>
    /// <param name="words">Its arguments.</param>
    /// <exception cref="IOException">The machine is too short of something, or too busy, to tell.</exception>
    public static bool Succeeds(string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process? trial = ForkLock.Start(start);
            if (trial is null) return false;
            if (trial.WaitForExit(_timeout)) return trial.ExitCode == 0;
            trial.Kill(entireProcessTree: true);
            throw new IOException($"'{program}' did not end within {_timeout.TotalSeconds:0} s");
        }
        catch (Win32Exception error)
        {
            if (ErrorAdvice.IsOfMachine(error))
                throw new IOException($"'{program}' cannot be started: {ErrorAdvice.Describe(error)}", error);
            return false;
        }
    }
}
