using System.Text;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// A word of a command with the characters in it that a shell would obey. The words are those of
/// <c>CommandLine.Split</c>.
/// </summary>
/// <param name="Text">The word as the program gets it.</param>
/// <param name="Bare">The word with a zero for each character that quotes or a backslash protect.</param>
/// <param name="Expanded">The word with a zero for each character in single quotes or after a backslash.</param>
internal sealed record CommandWord(string Text, string Bare, string Expanded)
{
    private const char Protected = '\0';

    /// <summary>Splits a command into its words.</summary>
    public static IReadOnlyList<CommandWord> Split(string line)
    {
        List<CommandWord> words = [];
        var word = new WordBuilder();
        char quote = Protected;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote != Protected && c == quote) quote = Protected;
            else if (quote == Protected && c is '"' or '\'' && quote == Protected) (quote, word.IsBegun) = (c, true);
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length) word.Append(line[++i], Protected, Protected);
            else if (quote == Protected && char.IsWhiteSpace(c)) word.MoveTo(words);
            else word.Append(c, quote == Protected ? c : Protected, quote == '\'' ? Protected : c);
        }

        word.MoveTo(words);
        return words;
    }

    /// <summary>The three forms of a word that is being read.</summary>
    private sealed class WordBuilder
    {
        private readonly StringBuilder _text = new(), _bare = new(), _expanded = new();

        public bool IsBegun { get; set; }

        public void Append(char text, char bare, char expanded)
        {
            IsBegun = true;
            _text.Append(text);
            _bare.Append(bare);
            _expanded.Append(expanded);
        }

        public void MoveTo(List<CommandWord> words)
        {
            if (IsBegun) words.Add(new CommandWord(_text.ToString(), _bare.ToString(), _expanded.ToString()));
            IsBegun = false;
            _text.Clear();
            _bare.Clear();
            _expanded.Clear();
        }
    }
}
