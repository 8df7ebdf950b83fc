using System.CommandLine;

namespace ClassChat.Cli.Commands.Options;

/// <summary>The option <c>--class</c>, which names the class file that submissions are graded by.</summary>
internal static class ClassOption
{
    /// <summary>The name of the option.</summary>
    public const string Name = "--class";

    /// <summary>Creates the option for a command.</summary>
    public static Option<string> Create() => new(Name)
    {
        Description = "A class file: what submissions get, what they may ask for, and settings of single ones; yours, "
            + "and outside of their folders",
        HelpName = "FILE",
    };
}
