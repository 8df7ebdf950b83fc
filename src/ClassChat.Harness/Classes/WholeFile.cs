using System.Text;

namespace ClassChat.Harness.Classes;

/// <summary>Writes files that are there whole or not at all, whenever the program ends.</summary>
public static class WholeFile
{
    /// <summary>Writes a text, in the place of what was there before.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        string draft = path + ".part";
        await File.WriteAllTextAsync(draft, text, new UTF8Encoding(false), cancel);
        File.Move(draft, path, overwrite: true);
    }
}
