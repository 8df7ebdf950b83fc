using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ClassChat.Platform.Errors;

namespace ClassChat.Platform.Failpoints;

/// <summary>
/// Places where this program accesses files, processes and sockets. A test can have each access fail with an error of
/// the operating system; otherwise a place does nothing.
/// </summary>
/// <remarks>What a test installs flows with its tasks and threads, and does not reach other tests.</remarks>
public static class Failpoint
{
    private static AsyncLocal<Func<FailpointKind, string, SystemError>?>? _installed; // null outside of tests

    /// <summary>Passes a place; throws what the real call would throw if a test wants it to fail.</summary>
    /// <param name="kind">The kind of access.</param>
    /// <param name="subject">The file, program or address.</param>
    public static void Pass(FailpointKind kind, string subject)
    {
        if (_installed is null) return;
        SystemError error = ErrorAt(kind, subject);
        if (error != SystemError.None) throw AsThrown(kind, subject, error);
    }

    /// <summary>
    /// Passes the place of a system call of our own; true if a test wants it to fail. Its error is then set as the
    /// call would set it.
    /// </summary>
    /// <param name="kind">The kind of access.</param>
    internal static bool Fails(FailpointKind kind)
    {
        if (_installed is null) return false;
        SystemError error = ErrorAt(kind, "");
        if (error == SystemError.None) return false;
        Marshal.SetLastPInvokeError((int)error);
        return true;
    }

    /// <summary>Installs a function for the current test and all that it starts.</summary>
    /// <param name="decide">Returns the error with which an access fails; <c>None</c>: it does not fail. Called by
    /// several threads.</param>
    /// <returns>Removes the function when disposed, in the same method that installed it.</returns>
    internal static IDisposable Install(Func<FailpointKind, string, SystemError> decide)
    {
        Interlocked.CompareExchange(ref _installed, new AsyncLocal<Func<FailpointKind, string, SystemError>?>(), null);
        _installed.Value = decide;
        return new Installation();
    }

    private static SystemError ErrorAt(FailpointKind kind, string subject) =>
        _installed?.Value?.Invoke(kind, subject) ?? SystemError.None;

    private static Exception AsThrown(FailpointKind kind, string subject, SystemError error)
    {
        string message = Marshal.GetPInvokeErrorMessage((int)error);
        return kind switch
        {
            FailpointKind.OpenSocket or FailpointKind.Connect or FailpointKind.Bind =>
                new SocketException((int)AsSocketError(error)),
            FailpointKind.StartProcess => new Win32Exception(
                (int)error, $"An error occurred trying to start process '{subject}'. {message}"),
            _ when error is SystemError.AccessDenied or SystemError.NotPermitted => new UnauthorizedAccessException(
                $"Access to the path '{subject}' is denied.", new IOException(message, (int)error)),
            _ => new IOException($"{message} : '{subject}'", (int)error),
        };
    }

    private static SocketError AsSocketError(SystemError error) => error switch
    {
        SystemError.OutOfDescriptors or SystemError.MachineOutOfDescriptors => SocketError.TooManyOpenSockets,
        SystemError.NoBuffers or SystemError.NoMemory => SocketError.NoBufferSpaceAvailable,
        SystemError.NoAddress => SocketError.AddressNotAvailable,
        SystemError.AccessDenied or SystemError.NotPermitted => SocketError.AccessDenied,
        SystemError.Refused => SocketError.ConnectionRefused,
        _ => SocketError.SocketError,
    };

    /// <summary>A function that a test installed.</summary>
    private sealed class Installation : IDisposable
    {
        public void Dispose() => _installed!.Value = null;
    }
}
