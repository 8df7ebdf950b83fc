namespace ClassChat.Specification.Classes;

/// <summary>The keys that a class file may have, with their descriptions, for help and checks.</summary>
public static class ClassKeys
{
    /// <summary>The keys of the file, which concern all submissions.</summary>
    public static IReadOnlyList<(string Key, string Meaning)> OfClasses { get; } =
    [
        ("class", "the name of the class"),
        ("version", "the version of the form of this file: 1"),
        ("rubric",
            "the rubric that the class is graded by: a name of the scenario folder, or a file; --rubric of the command "
            + "line comes first"),
        ("limits",
            "what a program may take of the machine if its submission asks for nothing else: memory, processor, "
            + "processes, files, output, disk"),
        ("limits_at_most", "the highest limits that a submission may ask for; else the usual ones"),
        ("start_timeout", "how long a program may take until it listens, if its submission asks for nothing else"),
        ("start_timeout_at_most", "the longest that a submission may ask for; else 60 s"),
        ("visible", "files and folders that all programs may read although they are hidden otherwise"),
        ("visible_on_request", "files and folders that a submission may ask for, with all that is in them"),
        ("dialects",
            "the dialects that a submission may choose: names of the scenario folder, and files beside this one, "
            + "which are chosen by their name without .yaml; else all of the scenario folder"),
        ("own_dialects", "whether a submission may bring dialects and console dialects of its own: yes or no"),
        ("protections", "the protections that a submission may choose: best, limits, none; else best alone"),
        ("adapters", "which of those dialects may use their adapters: a list of names, or none; else all"),
        ("submissions", "settings of single submissions, by id or by the name of the folder"),
    ];

    /// <summary>The keys of a single submission, whose settings hold whatever the submission's file says.</summary>
    public static IReadOnlyList<(string Key, string Meaning)> OfSubmissions { get; } =
    [
        ("trust", "yes: its file was written or read by you, and may ask for anything"),
        ("limits", "limits of all its programs"),
        ("start_timeout", "how long its programs may take until they listen"),
        ("visible", "files and folders that its programs may read in addition"),
        ("dialect", "the dialect of its programs, for the levels that the dialect is for"),
        ("dialects", "dialects that it may choose in addition"),
        ("own_dialects", "whether it may bring dialects of its own"),
        ("protection", "the protection of its programs: best, limits or none"),
        ("adapters", "dialect files in its folder whose adapters you have read; they run with your rights"),
        ("submission", "its name, if you give its programs"),
        ("programs",
            "its programs, as a submission file gives them, instead of its own file; paths start from its folder"),
    ];
}
