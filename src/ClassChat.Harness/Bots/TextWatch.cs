using System.Globalization;
using System.Text;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// The texts and files that were sent in a scenario, by a part of each that stands in the received bytes unchanged,
/// whatever carries it. Bots look for these parts in all that they receive (<see cref="ReceivedTexts"/>).
/// </summary>
internal sealed class TextWatch
{
    /// <summary>Length of the longest part, in bytes.</summary>
    public const int MaxPartBytes = 40;

    /// <summary>Number of digits that follow the mark of a generated text.</summary>
    public const int MarkDigits = 5;

    /// <summary>Length of the shortest part, in bytes: shorter ones may occur by chance.</summary>
    private const int MinPartBytes = 8;

    /// <summary>Length of the part of a marked text, in bytes.</summary>
    private const int MarkedBytes = 12;

    /// <summary>Number of bytes at the start of a file whose base64 form is looked for.</summary>
    private const int FileBytes = 24;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Part> _marked = [];
    private readonly Dictionary<string, Part> _others = [];
    private Part[] _literal = [];

    /// <summary>The parts without a mark.</summary>
    public IReadOnlyList<Part> Literal => _literal;

    /// <summary>Adds a message that is about to be sent.</summary>
    public void Add(SentMessage sent)
    {
        lock (_lock)
        {
            int mark = sent.Content is null ? MarkOf(sent.Text) : -1;
            if (mark >= 0)
            {
                string marked = Run(sent.Text, sent.Text.IndexOf('#'), MarkedBytes);
                if (!_marked.TryAdd(mark, new Part(marked, sent))) _marked[mark].Add(sent);
                return;
            }

            string text = sent.Content is ReadOnlyMemory<byte> content ? FilePart(content.Span) : LongestRun(sent.Text);
            if (text.Length < MinPartBytes) return;
            if (_others.TryGetValue(text, out Part? known)) known.Add(sent);
            else _others[text] = new Part(text, sent);
            _literal = [.. _others.Values];
        }
    }

    /// <summary>The part of the text with a mark; null if there is none.</summary>
    public Part? Marked(int mark)
    {
        lock (_lock) return _marked.GetValueOrDefault(mark);
    }

    /// <summary>The number behind the first # of a text; -1 if it is not marked.</summary>
    private static int MarkOf(string text)
    {
        int at = text.IndexOf('#');
        if (at < 0 || at + MarkDigits >= text.Length) return -1;
        ReadOnlySpan<char> digits = text.AsSpan(at + 1, MarkDigits);
        return digits.ContainsAnyExceptInRange('0', '9') ? -1 : int.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static string FilePart(ReadOnlySpan<byte> content) =>
        content.Length < FileBytes ? "" : Convert.ToBase64String(content[..FileBytes]);

    /// <summary>The longest run of characters that no notation escapes, up to a limit.</summary>
    private static string LongestRun(string text)
    {
        string longest = "";
        for (int at = 0; at < text.Length;)
        {
            string run = Run(text, at, MaxPartBytes);
            if (run.Length > longest.Length) longest = run;
            at += Math.Max(1, run.Length);
        }

        return longest;
    }

    private static string Run(string text, int from, int most)
    {
        int end = from;
        while (end < text.Length && end - from < most && IsPlain(text[end])) end++;
        return text[from..end];
    }

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || " .,#!?-".Contains(c, StringComparison.Ordinal);

    /// <summary>A part of one or several sent messages.</summary>
    public sealed class Part(string text, SentMessage first)
    {
        private readonly List<SentMessage> _sent = [first];
        private readonly Lock _gate = new();

        /// <summary>The bytes to look for.</summary>
        public byte[] Bytes { get; } = Encoding.ASCII.GetBytes(text);

        /// <summary>Adds another message with the same part.</summary>
        public void Add(SentMessage sent)
        {
            lock (_gate) _sent.Add(sent);
        }

        /// <summary>A message with this part that a bot has no right to see; null if the bot may see one.</summary>
        public SentMessage? ForeignTo(string bot)
        {
            lock (_gate)
                return _sent.Any(sent => sent.Sender == bot || sent.Members.Contains(bot)) ? null : _sent[^1];
        }
    }
}
