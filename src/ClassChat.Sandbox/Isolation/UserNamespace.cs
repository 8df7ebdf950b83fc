using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Lets an ordinary user create network namespaces. This needs a user namespace, which a process with threads cannot
/// enter, so the harness re-executes itself inside one (user_namespaces(7)).
/// </summary>
public static class UserNamespace
{
    private const string Variable = "CLASSCHAT_OWN_RIGHTS";
    /// <summary>
    /// Re-executes this process in a user namespace, with the same arguments, terminal and process number. Returns if
    /// that is unnecessary or impossible.
    /// </summary>
    /// <param name="arguments">The arguments of this process.</param>
    /// <exception cref="IOException">The machine is too short of something, or too busy, to tell.</exception>
    public static void Enter(IReadOnlyList<string> arguments)
    {
        bool isNeeded = OperatingSystem.IsLinux() && !Environment.IsPrivilegedProcess
            && Environment.GetEnvironmentVariable(Variable) is null;
        if (!isNeeded || Environment.ProcessPath is not string host) return;
        if (Toolchain.Find("bwrap", "/") is null || Toolchain.Find("unshare", "/") is not string unshare) return;
        if (Toolchain.Find("env", "/") is not string env) return;

        string[] entering = ["--user", "--map-current-user", "--keep-caps"];
        if (!TrialProcess.Succeeds(unshare, [.. entering, "true"])) return;
        string program = Environment.GetCommandLineArgs()[0];
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        string?[] words =
        [
            unshare, .. entering, env, $"{Variable}=1", host, .. isDotnet ? [program] : Array.Empty<string>(),
            .. arguments, null,
        ];
        _ = LibC.Execute(unshare, words); // returns only on failure
    }
}
