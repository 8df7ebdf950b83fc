using System.Runtime.InteropServices;

namespace ClassChat.Cli.Chat.Terminal;

/// <summary>
/// Puts a terminal into raw mode: keys arrive one by one and are not echoed. Restores the previous mode on disposal and
/// when the process exits or crashes.
/// </summary>
internal sealed partial class RawMode : IDisposable
{
    // Larger than struct termios on any system; the content is only passed back to the system.
    private const int TermiosBytes = 256;
    private const int TCSANOW = 0;

    private readonly int _descriptor;
    private readonly byte[] _found;
    private int _isRestored;

    private RawMode(int descriptor, byte[] found)
    {
        _descriptor = descriptor;
        _found = found;
        AppDomain.CurrentDomain.ProcessExit += Restore;
        AppDomain.CurrentDomain.UnhandledException += Restore;
    }

    /// <summary>Switches a terminal to raw mode; null if that is not possible.</summary>
    public static RawMode? TryBegin(int descriptor)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return null;
        byte[] found = new byte[TermiosBytes];
        if (GetAttributes(descriptor, ref found[0]) != 0) return null;
        byte[] raw = [.. found];
        MakeRaw(ref raw[0]);
        return SetAttributes(descriptor, TCSANOW, ref raw[0]) == 0 ? new RawMode(descriptor, found) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Restore;
        AppDomain.CurrentDomain.UnhandledException -= Restore;
        Restore(null, EventArgs.Empty);
    }

    private void Restore(object? sender, EventArgs args)
    {
        if (Interlocked.Exchange(ref _isRestored, 1) == 0) _ = SetAttributes(_descriptor, TCSANOW, ref _found[0]);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, ref byte termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, ref byte termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref byte termios);
}
