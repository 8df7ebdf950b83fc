using System.Text;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Text that a program prints at its console: kept until somebody receives it, then handed on as it comes.
/// </summary>
public sealed class ConsoleOutput
{
    /// <summary>Most text that is kept while nobody receives it, in UTF-16 code units: the end of it.</summary>
    private const int MaxKeptChars = 2 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly StringBuilder _kept = new();
    private Action<string>? _receiver;

    /// <summary>Adds text, from any thread.</summary>
    public void Print(string text)
    {
        lock (_lock)
        {
            if (_receiver is not null)
            {
                _receiver(text);
                return;
            }

            _kept.Append(text);
            if (_kept.Length > 2 * MaxKeptChars) _kept.Remove(0, _kept.Length - MaxKeptChars);
        }
    }

    /// <summary>Hands on all text from now on, after what was printed since somebody last received any.</summary>
    /// <param name="receiver">Gets each piece of text, one after another.</param>
    public void SendTo(Action<string> receiver)
    {
        lock (_lock)
        {
            if (_kept.Length > 0) receiver(_kept.ToString());
            _kept.Clear();
            _receiver = receiver;
        }
    }
}
