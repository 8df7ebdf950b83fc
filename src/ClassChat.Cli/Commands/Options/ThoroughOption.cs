using System.CommandLine;

namespace ClassChat.Cli.Commands.Options;

/// <summary>The option <c>--thorough</c>, for runs that wait longer for what a server does late.</summary>
internal static class ThoroughOption
{
    /// <summary>Creates the option for a command.</summary>
    public static Option<bool> Create() => new("--thorough")
    {
        Description = "Pauses of 60 s in scenarios instead of 10 s, and 10 s to listen after each instead of 1 s",
    };
}
