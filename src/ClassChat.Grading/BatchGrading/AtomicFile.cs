using System.Text;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Writes text files atomically: each file has either its complete new text or stays unchanged, even if the program is
/// killed during a write.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a text, replacing the previous file.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        string draft = path + ".part";
        await File.WriteAllTextAsync(draft, text, new UTF8Encoding(false), cancel);
        File.Move(draft, path, overwrite: true);
    }
}
