using System.ComponentModel;
using System.Diagnostics;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Lets an ordinary user create network namespaces. This needs a user namespace, which a process with threads cannot
/// enter, so the harness re-executes itself inside one (user_namespaces(7)).
/// </summary>
public static class UserNamespace
{
    private const string Variable = "CLASSCHAT_OWN_RIGHTS";
    private static readonly TimeSpan _trialTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Re-executes this process in a user namespace, with the same arguments, terminal and process number. Returns if
    /// that is unnecessary or impossible.
    /// </summary>
    /// <param name="arguments">The arguments of this process.</param>
    public static void Enter(IReadOnlyList<string> arguments)
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
        _ = LibC.Execute(unshare, words); // returns only on failure
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
            return trial is not null && trial.WaitForExit(_trialTimeout) && trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
