using System.ComponentModel;
using System.Diagnostics;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// An ordinary user may not give programs a network of their own, except in a user namespace, where that user is the
/// only one there is (user_namespaces(7)). A process with threads cannot enter one: this process starts over in it.
/// </summary>
public static class OwnRights
{
    private const string Variable = "CLASSCHAT_OWN_RIGHTS";
    private static readonly TimeSpan _trialPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Starts this process over, with the same arguments, terminal and number, where it may make networks; returns if
    /// there is no need for it, or no way.
    /// </summary>
    /// <param name="arguments">The arguments of this process.</param>
    public static void Take(IReadOnlyList<string> arguments)
    {
        bool isNeeded = OperatingSystem.IsLinux() && !Environment.IsPrivilegedProcess
            && Environment.GetEnvironmentVariable(Variable) is null;
        if (!isNeeded || Environment.ProcessPath is not string host) return;
        if (Toolchain.Find("bwrap", "/") is null || Toolchain.Find("unshare", "/") is not string unshare) return;
        if (Toolchain.Find("env", "/") is not string env) return;

        string[] entering = ["--user", "--map-current-user", "--keep-caps"];
        if (!Works(unshare, [.. entering, "true"])) return;
        string program = Environment.GetCommandLineArgs()[0];
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        string?[] words =
        [
            unshare, .. entering, env, $"{Variable}=1", host, .. isDotnet ? [program] : Array.Empty<string>(),
            .. arguments, null,
        ];
        _ = LibC.Execute(unshare, words); // does not return, unless it fails
    }

    private static bool Works(string program, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process? trial = Process.Start(start);
            return trial is not null && trial.WaitForExit(_trialPatience) && trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
