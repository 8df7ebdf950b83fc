using System.Text;

namespace ClassChat.Platform.Text;

/// <summary>
/// Splits a command line into words by quotes and backslashes similar to those of a shell, without starting one.
/// Variables and patterns are not expanded.
/// </summary>
public static class CommandLine
{
    /// <summary>Splits a command line into its words.</summary>
    /// <param name="line">Words separated by spaces; single or double quotes protect spaces; a backslash protects the
    /// next character.</param>
    public static IReadOnlyList<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote != '\0' && c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length)
                (word ??= new StringBuilder()).Append(line[++i]);
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
            }
            else (word ??= new StringBuilder()).Append(c);
        }

        if (word is not null) words.Add(word.ToString());
        return words;
    }
}
