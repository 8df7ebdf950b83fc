using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Collects the requests of one submission file that are refused. A request that concerns how a program is started
/// blocks that program, because it must not be started in another way than its author meant.
/// </summary>
/// <param name="yaml">The submission file.</param>
/// <param name="trust">Trust in the file; in a trusted file, what cannot be done is an error.</param>
internal sealed class RefusalCollector(YamlReader yaml, SubmissionTrust trust)
{
    private readonly List<Refusal> _reduced = [];
    private readonly List<(SourceError Request, string Program)> _blocked = [];
    private readonly List<SourceError> _pending = [];

    /// <summary>All refusals, in the order of their lines.</summary>
    public IReadOnlyList<Refusal> All =>
    [
        .. _reduced.Concat(_blocked.GroupBy(block => block.Request).Select(Joined))
            .OrderBy(refusal => refusal.Request.Line),
    ];

    /// <summary>Refuses a request for which less is given.</summary>
    /// <param name="node">The request.</param>
    /// <param name="message">The reason.</param>
    /// <param name="outcome">Value that is used instead.</param>
    /// <param name="remedy">Advice for the author or the grader.</param>
    public void Reduce(YamlNode node, string message, string outcome, string remedy) =>
        _reduced.Add(new Refusal(yaml.ErrorAt(node, message, remedy), outcome));

    /// <summary>Refuses a request that the program being read cannot be started without; always null.</summary>
    public string? Block(YamlNode node, string message, string? remedy = null)
    {
        SourceError error = yaml.ErrorAt(node, message, remedy);
        (trust.OfFile ? yaml.Errors : _pending).Add(error);
        return null;
    }

    /// <summary>
    /// Records that the program being read cannot be started, in a trusted file, too; its other programs can.
    /// </summary>
    public void BlockCommand(YamlNode node, CommandFault fault) =>
        _pending.Add(yaml.ErrorAt(node, fault.Message, fault.Remedy));

    /// <summary>Returns the blocking requests since the last call.</summary>
    public IReadOnlyList<SourceError> TakeBlocks()
    {
        SourceError[] taken = [.. _pending];
        _pending.Clear();
        return taken;
    }

    /// <summary>Records that a program is not graded.</summary>
    /// <param name="program">The program, such as <c>the server for task4</c>.</param>
    /// <param name="requests">The requests that block it.</param>
    public void AddBlocked(string program, IEnumerable<SourceError> requests) =>
        _blocked.AddRange(requests.Select(request => (request, program)));

    private static Refusal Joined(IGrouping<SourceError, (SourceError Request, string Program)> same)
    {
        string[] programs = [.. same.Select(block => block.Program).Distinct()];
        return new Refusal(
            same.Key, $"{TextList.AllOf(programs)} {(programs.Length == 1 ? "is" : "are")} not run, and not graded");
    }
}
