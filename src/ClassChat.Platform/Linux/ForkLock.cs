using System.Diagnostics;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Keeps the start of processes apart from writing files that will be executed. A process that starts meanwhile holds
/// the half-written file open until it executes its own program, and Linux executes no file that is open for writing
/// (ETXTBSY, execve(2)).
/// </summary>
internal static class ForkLock
{
    /// <summary>Held for reading by those who start a process, for writing by the one who writes a file.</summary>
    private static readonly ReaderWriterLockSlim _lock = new();

    /// <summary>Starts a process; returns when it executes its program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Process? Start(ProcessStartInfo start)
    {
        _lock.EnterReadLock();
        try
        {
            return Process.Start(start);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Writes a file that will be executed, and closes it, while no process starts.</summary>
    public static TResult Write<TResult>(Func<TResult> write)
    {
        _lock.EnterWriteLock();
        try
        {
            return write();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
