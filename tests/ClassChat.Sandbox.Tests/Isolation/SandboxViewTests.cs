using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Isolation;

/// <summary>Which of the machine's files a view has, and the files of <c>/etc</c> that it makes.</summary>
[Platform("Linux")]
public sealed class SandboxViewTests
{
    private string _folder = "";

    [SetUp]
    public void Prepare() => _folder = PathRules.Real(Directory.CreateTempSubdirectory("classchat-test-").FullName);

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Nothing_is_visible_but_the_system_and_what_is_shown()
    {
        string tools = Made("tools");
        SandboxView view = SandboxView.Of([tools], [], []);
        view.Shows("/usr/bin/env").ShouldBeTrue();
        view.Shows(Path.Combine(tools, "bin")).ShouldBeTrue();
        foreach (string hidden in (string[])["/", "/root", "/home", "/srv", "/etc", "/var/lib", "/usrlocal", _folder])
            view.Shows(hidden).ShouldBeFalse(hidden);
    }

    [Test]
    public void A_class_inside_a_visible_folder_is_hidden_and_one_outside_needs_no_hiding()
    {
        string tools = Made("tools"), inside = Made("tools/class"), outside = Made("class");
        SandboxView view = SandboxView.Of([tools], [], [inside, outside]);
        view.Hidden.ShouldContain(inside);
        view.Hidden.ShouldNotContain(outside);
        view.Shows(Path.Combine(inside, "group7")).ShouldBeFalse();
        view.Shows(Path.Combine(tools, "bin")).ShouldBeTrue();
    }

    [Test]
    public void The_harness_and_the_class_are_no_toolchain_even_in_the_search_path()
    {
        string tools = Made("class/bin");
        SandboxView view = SandboxView.Of([tools, HostFolders.Harness], [], [Made("class")]);
        view.Shown.ShouldBeEmpty();
        view.Shows(HostFolders.Harness).ShouldBeFalse();
    }

    [Test]
    public void What_is_shown_itself_is_not_hidden_by_its_own_name()
    {
        string shown = Made("shown");
        SandboxView view = SandboxView.Of([], [shown], [shown]);
        view.Hidden.ShouldNotContain(shown);
        view.Shows(shown).ShouldBeTrue();
    }

    [Test]
    public void The_settings_hold_no_secret_and_nothing_of_the_machine()
    {
        string settings = Path.Combine(_folder, "etc");
        SystemFolders.BuildSettings(settings);
        string[] names = [.. Directory.EnumerateFileSystemEntries(settings, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(settings, path))];
        names.ShouldNotContain("shadow");
        names.ShouldNotContain("machine-id");
        names.ShouldNotContain("fstab");
        names.ShouldAllBe(name => !name.Contains("private/"));
        File.ReadAllText(Path.Combine(settings, "hosts")).ShouldContain("127.0.0.1 localhost classchat");
        File.ReadAllText(Path.Combine(settings, "passwd")).ShouldBe("root:x:0:0:root:/:/bin/sh\n");
    }

    [Test]
    public void The_account_of_a_program_has_its_user_and_its_home() =>
        SystemFolders.Account(4711, "/home/student")
            .ShouldEndWith("\nstudent:x:4711:4711:student:/home/student:/bin/sh\n");

    [Test]
    public void Variables_are_chosen_by_the_harness()
    {
        string[] secrets = ["SECRET_PATH", "MYAPP_HOME", "GO_SECRET", "PYTHONSECRET", "LC_SECRET", "NODE_TOKEN"];
        foreach (string secret in secrets) Environment.SetEnvironmentVariable(secret, "secret");
        try
        {
            Dictionary<string, string?> variables = new() { ["OLD"] = "value" };
            SandboxEnvironment.Fill(variables, path => path == "/usr/bin", SandboxView.Home, hasTerminal: false);
            variables.Values.ShouldNotContain("secret");
            variables.Keys.ShouldNotContain("OLD");
            variables["PATH"].ShouldBe("/usr/bin");
            variables["HOME"].ShouldBe("/home/student");
            (variables["LANG"], variables["LC_ALL"], variables["TERM"]).ShouldBe(("C.UTF-8", "C.UTF-8", "dumb"));
        }
        finally
        {
            foreach (string secret in secrets) Environment.SetEnvironmentVariable(secret, null);
        }
    }

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
