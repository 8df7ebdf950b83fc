namespace ClassChat.Specification.Submissions;

/// <summary>
/// The keys that the entry of a level in a submission file may have, with their descriptions, for help and checks.
/// </summary>
public static class SubmissionKeys
{
    /// <summary>The keys of a program.</summary>
    public static IReadOnlyList<(string Key, string Meaning)> OfPrograms { get; } =
    [
        ("server", "the command that starts the server; {port}, {host} and {level} are put in"),
        ("client",
            "the command that starts the client; {port}, {host} and {level} are those of the server it is to talk to, "
            + "{name} is its user's name, which is not typed then"),
        ("port",
            "where the server listens, or the client looks for it, if the command has no {port}: a number, if that is "
            + "always so; { variable: PORT }, if it is read from the environment; else a client looks at 12345"),
        ("dialect", "how it talks: the name of a dialect, or a file; also once for all programs"),
        ("directory",
            "the folder it runs in, below that of the submission file, whose whole content is there, too; else that "
            + "one"),
        ("environment", "environment variables to set"),
        ("input",
            "what is typed at its console once, at the start; an Enter follows, if it does not end in a newline; \"\" "
            + "is Enter alone; {port}, {host} and {level} are put in, and {name} of a client"),
        ("files",
            "files and folders of the submission that are put into the folder it runs in before each start: a path, or "
            + "{ from: ..., to: ... }; from is as seen from the submission file, to from the folder it runs in"),
        ("clean", "what is removed from the folder it runs in before each start; *, ? and ** stand for names"),
        ("start_timeout",
            "how long it may take until it listens, such as 20 s; 60 s at most, or what the class file allows"),
        ("limits",
            "what it may take of the machine, less than usual, or as much as the class file allows: memory, processor, "
            + "processes, files, output, disk, such as { memory: 512 MB, processor: 60 s, processes: 64 }"),
        ("visible",
            "folders that it may read although they are hidden otherwise, such as a toolchain in the home folder; "
            + "needs a class file or --trust-submission"),
        ("protection",
            "how far it is kept from everything else: best, limits or none; less than best needs a class file or "
            + "--trust-submission"),
        ("console", "what the client is typed and what it shows: the name of a console dialect, or a file"),
        ("terminal", "whether the server and the client are given a terminal of their own, in the place of pipes"),
    ];
}
