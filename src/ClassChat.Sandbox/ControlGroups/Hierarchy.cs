using System.Text.RegularExpressions;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.ControlGroups;

/// <summary>
/// A mounted hierarchy of control groups (cgroups(7)) and the group of this process in it.
/// </summary>
/// <param name="MountPoint">Path where it is mounted.</param>
/// <param name="Own">Path of the group that this process is in.</param>
/// <param name="Controllers">Controllers of a hierarchy of version 1; null for the one hierarchy of version 2, whose
/// groups list their controllers.</param>
internal sealed partial record Hierarchy(string MountPoint, string Own, IReadOnlyList<string>? Controllers)
{
    // "36 35 98:0 /root /mount/point options [optional ...] - type source super-options" (proc(5), mountinfo)
    private const int RootField = 3, PointField = 4;
    private const int TypeField = 0, OptionsField = 2; // after the lone hyphen


    /// <summary>True for version 2.</summary>
    public bool IsUnified => Controllers is null;

    /// <summary>The hierarchies that this process sees mounted and is in.</summary>
    public static IReadOnlyList<Hierarchy> OfThisProcess()
    {
        try
        {
            return Parse(File.ReadAllText("/proc/self/mountinfo"), File.ReadAllText("/proc/self/cgroup"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // no kernel with control groups
        }
    }

    /// <summary>Finds the hierarchies in the texts of two files in <c>/proc</c>.</summary>
    /// <param name="mounts">Content of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="memberships">Content of <c>/proc/self/cgroup</c>.</param>
    public static IReadOnlyList<Hierarchy> Parse(string mounts, string memberships)
    {
        (string[] Controllers, string Path)[] groups =
        [
            .. Lines(memberships).Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3)
                .Select(fields => (fields[1].Split(',', StringSplitOptions.RemoveEmptyEntries), fields[2])),
        ];
        List<Hierarchy> found = [];
        foreach (string line in Lines(mounts))
        {
            string[] halves = line.Split(" - ", 2);
            string[] place = halves[0].Split(' ');
            string[] kind = halves[^1].Split(' ');
            if (halves.Length < 2 || place.Length <= PointField || kind.Length <= OptionsField) continue;
            string[]? controllers = kind[TypeField] == "cgroup" ? kind[OptionsField].Split(',') : null;
            if (controllers is null && kind[TypeField] != "cgroup2") continue;
            string? path = groups
                .Where(group => controllers is null
                    ? group.Controllers.Length == 0
                    : group.Controllers.Length > 0 && group.Controllers.All(controllers.Contains))
                .Select(group => group.Path).FirstOrDefault();
            string point = Unescaped(place[PointField]);
            if (path is not null && Below(point, Unescaped(place[RootField]), path) is string own)
                found.Add(new Hierarchy(point, own, controllers));
        }

        return found;
    }

    /// <summary>
    /// Path of a group whose hierarchy is mounted from one of its groups on; null if it lies outside of that one.
    /// </summary>
    private static string? Below(string point, string root, string group)
    {
        bool isOutside = group.Contains("/..", StringComparison.Ordinal) || !PathRules.IsWithin(group, root);
        return isOutside ? null : point + group[root.TrimEnd('/').Length..].TrimEnd('/');
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Replaces octal escapes of blanks and backslashes in a path.</summary>
    private static string Unescaped(string path) => EscapePattern().Replace(
        path, escape => ((char)Convert.ToInt32(escape.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapePattern();
}
