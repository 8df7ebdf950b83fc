using System.Text;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Text that a server under test prints to its operator's console. The end of it is buffered until a receiver is set,
/// and new text is then passed on as it arrives.
/// </summary>
public sealed class ConsoleOutput
{
    /// <summary>Explanation for a program that has printed nothing to a pipe.</summary>
    public const string BufferedNote =
        "it has printed nothing so far: in many languages, output to a pipe is buffered until it is much or the "
        + "program ends; flush it after each line (C: fflush(stdout)), or write terminal: yes into submission.yaml";

    /// <summary>Maximum amount of buffered text in UTF-16 code units; only the end is kept.</summary>
    private const int MaxKeptChars = 256 * 1024;

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

    /// <summary>Passes the buffered text, and from then on all new text, to a receiver.</summary>
    /// <param name="receiver">Receiver, called for one piece of text at a time.</param>
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
