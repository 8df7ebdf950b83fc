using System.Text;
using System.Text.Json;
using ClassChat.Fuzz.Inputs;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Reports;
using ClassChat.Harness.Bots;
using ClassChat.Platform.Linux;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Patterns;

namespace ClassChat.Fuzz.Targets;

/// <summary>Readers of what programs and the operating system write.</summary>
internal static class MachineTargets
{
    private static readonly SearchPattern[] _patterns =
    [
        .. ConsoleFile.Load(Path.Combine(Corpus.Scenarios, "consoles", "classic.yaml")).Value!.Events.Values
            .SelectMany(patterns => patterns).Select(pattern => pattern.For(new Dictionary<string, string>())),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new ScreenTarget(_patterns) { Weight = 30 },
        new TextTarget("linux", "files of /proc, answers of the kernel, command lines", LinuxFiles, ReadLinux)
        {
            Weight = 100,
        },
        new TextTarget("adapter-line", "lines of adapter programs", AdapterLines, ReadAdapterLine) { Weight = 60 },
        new TextTarget("report", "reports of earlier runs", Reports, ReadReport) { Weight = 20 },
        new TextTarget("report-marker", "files that mark reports as reusable", Markers, ReadMarker) { Weight = 40 },
    ];

    private static IEnumerable<byte[]> LinuxFiles() =>
    [
        .. SampleTexts.Bytes(
            "12 (a b) c) S 1 12 12 0 -1 4194560 100 0 0 0 5 6 7 8 20 0 1 0 12345 4096000 300 1844674407370955 1 1\n",
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            + "   0: 0100007F:3039 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1\n"
            + "   1: 0100007F:3039 0100007F:3039 01 00000000:00000000 00:00000000 00000000     0        0 12346 1\n",
            "python3 'my server.py' --port \"{port}\" a\\ b \\\\ \"c\\\"d\" ''"),
        [72, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 9, 9, 9, 9, 2, 10, 0, 0, 0x30, 0x39],
        [36, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9, 9, 9, 9, 0xFE, 0xFF, 0xFF, 0xFF],
    ];

    private static IEnumerable<byte[]> AdapterLines() => SampleTexts.Bytes(
        """{"bot":"alice","event":"message","sender":"bob","text":"hi \ud83d\ude00","receiver":"alice"}""",
        """{"bot":"alice","event":"users","names":["a","b"]}""",
        """{"bot":"b","event":"groups","groups":{"g":["a"]}}""",
        """{"bot":"b","event":"file","sender":"a","filename":"x","size":3,"base64":"YWJj","checksum":"y"}""",
        """{"bot":"b","event":"waiting","count":"3","timestamp":1}""", "\uFEFF {\"bot\":\"x\"}", "starting\n");

    private static IEnumerable<byte[]> Reports() => SampleTexts.Bytes(
        """
        {"submission":"a","rubric":"r","seed":1,"points":2,"max":3,"graded":true,"passed":1,"failed":1,"seconds":1.5,
        "protections":["x"],"warning":"w","tasks":[],
        "items":[{"id":"t4.route","task":"t","title":"x","points":1,"max":2,
        "verdict":"passed","scenarios":[{"id":"task4/route","verdict":"failed","reason":"r","story":["a"]}]}]}
        """);

    private static IEnumerable<byte[]> Markers() => SampleTexts.Bytes(
        """{"Inputs":["abc",null],"NeverStarted":true}""", """{"Inputs":[],"NeverStarted":false}""");

    private static (string, string) ReadLinux(byte[] input)
    {
        string text = Encoding.Latin1.GetString(input);
        string[] lines = text.Split('\n');
        ProcessStatus? status = ProcessStatus.Parse(1, text);
        bool hasListener = TcpSocketTable.HasListener(lines, 12345);
        int connections = TcpSocketTable.ConnectionsTo(lines, 12345).Count();
        bool? answer = SockDiag.Read(input);
        IReadOnlyList<string> words = CommandLine.Split(text);
        return ($"{status is null} {hasListener} {connections > 0} {answer} {Math.Min(5, words.Count)}",
            $"{status} {hasListener} {connections} {answer} {string.Join('|', words)}");
    }

    private static (string, string) ReadAdapterLine(byte[] input) => AdapterLine.Parse(input) is AdapterLine line
        ? (line.Event.Kind.ToString(), line.Bot + EventTexts.Of(line.Event))
        : ("none", "");

    private static (string, string) ReadReport(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        try
        {
            if (JsonReport.Read(text) is not Report report) return ("null", "");
            string json = JsonReport.Write(report);
            string again = JsonReport.Write(JsonReport.Read(json)!);
            if (again != json) throw new PropertyException("a report that is written is read again");
            return ("report", json + MarkdownReport.Write(report) + report.HasError + report.Withheld);
        }
        catch (JsonException)
        {
            return ("no report", "");
        }
    }

    private static (string, string) ReadMarker(byte[] input)
    {
        try
        {
            ReportCache.Marker? marker = ReportCache.ReadMarker(Encoding.UTF8.GetString(input));
            string inputs = string.Join(',', marker?.Inputs ?? []);
            return (marker?.Inputs is null ? "null" : "marker", $"{inputs} {marker?.NeverStarted}");
        }
        catch (JsonException)
        {
            return ("no marker", "");
        }
    }
}
