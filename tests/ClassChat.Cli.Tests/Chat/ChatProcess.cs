using System.Diagnostics;
using System.Text;
using ClassChat.Testing;

namespace ClassChat.Cli.Tests.Chat;

/// <summary><c>classchat chat</c> as a process of its own, on pipes or on a pseudo-terminal.</summary>
internal sealed class ChatProcess : IAsyncDisposable
{
    // Copies between its pipes and a pseudo-terminal, and ends as what runs on it ends.
    private const string OnTerminal =
        "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

    private readonly Process _process;
    private readonly Task _reading;

    private ChatProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    /// <summary>All that it has shown.</summary>
    public Screen Screen { get; } = new();

    public static ChatProcess Start(int port, string folder, bool onTerminal, params string[] args)
    {
        string[] program = [typeof(Program).Assembly.Location, "chat", "--connect", $"127.0.0.1:{port}", .. args];
        var start = onTerminal
            ? new ProcessStartInfo("python3", ["-c", OnTerminal, "dotnet", .. program])
            : new ProcessStartInfo("dotnet", program);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.WorkingDirectory = folder;
        start.Environment["TERM"] = "xterm";
        start.Environment["NO_COLOR"] = "1";
        return new ChatProcess(Process.Start(start)!);
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(keys));
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async Task<int> EndAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        await _reading.WaitAsync(cancel);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
        await Screen.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await _process.StandardOutput.ReadAsync(buffer)) > 0)
            Screen.Write(new string(buffer, 0, count));
    }
}
