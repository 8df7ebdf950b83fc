using System.CommandLine;

namespace ClassChat.Cli.Commands.Options;

/// <summary>The option <c>--rubric</c>, which chooses the items to grade and their points.</summary>
internal static class RubricOption
{
    /// <summary>The name of the option.</summary>
    public const string Name = "--rubric";

    /// <summary>Creates the option for a command.</summary>
    /// <param name="isOfClass">True if a class file of the command can choose a rubric, too.</param>
    public static Option<string> Create(bool isOfClass = false) => new(Name)
    {
        Description = "What is graded, and for how many points: a name of the scenario folder (default, handout), or a "
            + $"file [default: {(isOfClass ? "that of the class file, or " : "")}default]",
        HelpName = "NAME|FILE",
    };
}
