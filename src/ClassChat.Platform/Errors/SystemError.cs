namespace ClassChat.Platform.Errors;

/// <summary>Errors of system calls that a run may meet, by their numbers on Linux (errno(3)).</summary>
public enum SystemError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>EPERM.</summary>
    NotPermitted = 1,

    /// <summary>EINTR: a signal arrived; the call is repeated.</summary>
    Interrupted = 4,

    /// <summary>EIO.</summary>
    InputOutput = 5,

    /// <summary>EAGAIN: for a process, the limit on processes is reached.</summary>
    TryAgain = 11,

    /// <summary>ENOMEM.</summary>
    NoMemory = 12,

    /// <summary>EACCES.</summary>
    AccessDenied = 13,

    /// <summary>ENFILE: the machine has no descriptors left.</summary>
    MachineOutOfDescriptors = 23,

    /// <summary>EMFILE: this process has no descriptors left.</summary>
    OutOfDescriptors = 24,

    /// <summary>ENOSPC.</summary>
    NoSpace = 28,

    /// <summary>EROFS.</summary>
    ReadOnly = 30,

    /// <summary>EADDRNOTAVAIL: for a connection, all local ports are taken.</summary>
    NoAddress = 99,

    /// <summary>ENOBUFS.</summary>
    NoBuffers = 105,

    /// <summary>ECONNREFUSED.</summary>
    Refused = 111,

    /// <summary>EDQUOT.</summary>
    QuotaReached = 122,
}
