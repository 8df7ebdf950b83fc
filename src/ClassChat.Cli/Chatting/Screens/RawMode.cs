using System.Runtime.InteropServices;

namespace ClassChat.Cli.Chatting.Screens;

/// <summary>
/// A terminal that gives each key at once and shows none by itself, until this is disposed of or the process ends in
/// any way that it notices.
/// </summary>
internal sealed partial class RawMode : IDisposable
{
    // More than any system's struct termios; it is only handed back to the system that wrote it.
    private const int TermiosBytes = 256;
    private const int Now = 0; // TCSANOW

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

    /// <summary>Sets a terminal so; null if it cannot be.</summary>
    public static RawMode? TryBegin(int descriptor)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return null;
        byte[] found = new byte[TermiosBytes];
        if (GetAttributes(descriptor, ref found[0]) != 0) return null;
        byte[] raw = [.. found];
        MakeRaw(ref raw[0]);
        return SetAttributes(descriptor, Now, ref raw[0]) == 0 ? new RawMode(descriptor, found) : null;
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
        if (Interlocked.Exchange(ref _isRestored, 1) == 0) _ = SetAttributes(_descriptor, Now, ref _found[0]);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, ref byte termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, ref byte termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref byte termios);
}
