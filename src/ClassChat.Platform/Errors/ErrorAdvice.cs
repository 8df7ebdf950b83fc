using System.ComponentModel;
using System.Net.Sockets;

namespace ClassChat.Platform.Errors;

/// <summary>
/// Describes errors of system calls for people, with their remedy, and tells those that the machine causes from those
/// that a program or a file causes.
/// </summary>
public static class ErrorAdvice
{
    private const int FirstUnixNumber = 1, LastUnixNumber = 133; // what .NET itself reports has other numbers

    /// <summary>The remedy for an error; null if none is known.</summary>
    public static string? RemedyOf(SystemError error) => error switch
    {
        SystemError.NoSpace or SystemError.QuotaReached => "make room on that disk, and start again",
        SystemError.ReadOnly => "make that disk writable, or name another folder, and start again",
        SystemError.NotPermitted or SystemError.AccessDenied =>
            "change who may use it, or grade as another user, and start again",
        SystemError.OutOfDescriptors =>
            "raise the limit of open files (ulimit -n 4096), or grade fewer at once (--jobs), and start again",
        SystemError.MachineOutOfDescriptors => "end programs that hold many files open, and start again",
        SystemError.TryAgain or SystemError.NoMemory or SystemError.NoBuffers =>
            "the machine has no room for more: end other programs, or grade fewer at once (--jobs), and start again",
        SystemError.InputOutput => "check that disk (its errors are in the system log), and start again",
        SystemError.NoAddress => "all ports are taken: wait a minute, and start again",
        SystemError.Interrupted or SystemError.Refused => "start again",
        _ => null,
    };

    /// <summary>Adds the remedy for an error to its message.</summary>
    public static string WithRemedy(string message, SystemError error) =>
        RemedyOf(error) is string remedy ? $"{message}: {remedy}" : message;

    /// <summary>The message of an exception, with the remedy if it comes from a system call.</summary>
    public static string Describe(Exception error) => WithRemedy(error.Message, Of(error));

    /// <summary>The error of the system call that an exception reports; <c>None</c> if it reports another.</summary>
    public static SystemError Of(Exception error) => error switch
    {
        SocketException socket => Of(socket.SocketErrorCode),
        Win32Exception system => (SystemError)system.NativeErrorCode,
        UnauthorizedAccessException { InnerException: IOException inner } => Of(inner),
        UnauthorizedAccessException => SystemError.AccessDenied,
        OutOfMemoryException => SystemError.NoMemory,
        IOException { InnerException: SocketException inner } => Of(inner),
        IOException { HResult: >= FirstUnixNumber and <= LastUnixNumber } file => (SystemError)file.HResult,
        _ => SystemError.None,
    };

    /// <summary>
    /// True for an error that neither a program under test nor its files can cause: the machine or this process has
    /// too little left, or a disk fails.
    /// </summary>
    public static bool IsOfMachine(SystemError error) => error is SystemError.OutOfDescriptors
        or SystemError.MachineOutOfDescriptors or SystemError.NoMemory or SystemError.InputOutput
        or SystemError.TryAgain or SystemError.NoBuffers or SystemError.NoAddress or SystemError.Interrupted;

    /// <summary>True if an exception reports an error that <see cref="IsOfMachine(SystemError)"/> names.</summary>
    public static bool IsOfMachine(Exception error) => IsOfMachine(Of(error));

    private static SystemError Of(SocketError error) => error switch
    {
        SocketError.TooManyOpenSockets => SystemError.OutOfDescriptors,
        SocketError.NoBufferSpaceAvailable => SystemError.NoBuffers,
        SocketError.AddressNotAvailable => SystemError.NoAddress,
        SocketError.AccessDenied => SystemError.AccessDenied,
        SocketError.ConnectionRefused => SystemError.Refused,
        SocketError.Interrupted => SystemError.Interrupted,
        _ => SystemError.None,
    };
}
