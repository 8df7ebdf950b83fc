namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Environment variables of programs under test, chosen by the harness and independent of the grader's shell. From the
/// grader's environment come only the variables that locate toolchains or choose their version, and the time zone.
/// </summary>
internal static class SandboxEnvironment
{
    // Where toolchains are, by default below the home folder if a name is given.
    private static readonly (string Name, string? Below)[] _toolchains =
    [
        ("JAVA_HOME", null), ("JDK_HOME", null), ("DOTNET_ROOT", null), ("GOROOT", null),
        ("PYENV_ROOT", ".pyenv"), ("RBENV_ROOT", ".rbenv"), ("NODENV_ROOT", ".nodenv"), ("JENV_ROOT", ".jenv"),
        ("GOENV_ROOT", ".goenv"), ("ASDF_DATA_DIR", ".asdf"), ("MISE_DATA_DIR", ".local/share/mise"),
        ("NVM_DIR", ".nvm"), ("RUSTUP_HOME", ".rustup"), ("SDKMAN_DIR", ".sdkman"), ("CONDA_PREFIX", null),
    ];

    // Which of several installed versions is used.
    private static readonly string[] _choices =
        ["PYENV_VERSION", "RBENV_VERSION", "NODENV_VERSION", "JENV_VERSION", "GOENV_VERSION", "RUSTUP_TOOLCHAIN"];

    /// <summary>Folders of toolchains that variables name, or that are at their usual places.</summary>
    public static IReadOnlyList<string> ToolchainFolders { get; } = [.. Toolchains().Select(one => one.Folder)];

    /// <summary>Folders in <c>PATH</c>.</summary>
    public static IReadOnlyList<string> SearchPath { get; } =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Distinct(),
    ];

    /// <summary>Sets the variables of a program.</summary>
    /// <param name="variables">Its variables, which are replaced.</param>
    /// <param name="sees">Says whether the program sees a path of the machine.</param>
    /// <param name="home">Its home folder.</param>
    /// <param name="hasTerminal">True if it runs on a terminal.</param>
    public static void Fill(
        IDictionary<string, string?> variables, Func<string, bool> sees, string home, bool hasTerminal)
    {
        variables.Clear();
        foreach ((string name, string folder) in Toolchains().Where(one => sees(one.Folder))) variables[name] = folder;
        foreach (string name in _choices)
        {
            if (Environment.GetEnvironmentVariable(name) is string value) variables[name] = value;
        }

        // The time zone in which times are compared; without the variable, the machine's.
        if (Environment.GetEnvironmentVariable("TZ") is not null) variables["TZ"] = TimeZoneInfo.Local.Id;
        variables["PATH"] = string.Join(':', SearchPath.Where(sees));
        variables["HOME"] = home;
        variables["TMPDIR"] = home == SandboxView.Home ? "/tmp" : Path.GetTempPath();
        variables["USER"] = variables["LOGNAME"] = SystemFolders.UserName;
        variables["SHELL"] = "/bin/sh";
        variables["TERM"] = hasTerminal ? "xterm" : "dumb";
        SetLanguage(variables);
    }

    /// <summary>
    /// Sets a locale of UTF-8: Java before version 18 and others take the encoding of a console from it.
    /// </summary>
    public static void SetLanguage(IDictionary<string, string?> variables) =>
        variables["LANG"] = variables["LC_ALL"] = "C.UTF-8";

    private static IEnumerable<(string Name, string Folder)> Toolchains()
    {
        foreach ((string name, string? below) in _toolchains)
        {
            string? folder = Environment.GetEnvironmentVariable(name)
                ?? (below is not null && HostFolders.Home is string home ? Path.Combine(home, below) : null);
            if (folder is not null && Path.IsPathRooted(folder) && Directory.Exists(folder))
                yield return (name, Path.TrimEndingDirectorySeparator(folder));
        }
    }
}
