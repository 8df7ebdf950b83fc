using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Reports;

namespace ClassChat.Harness.Classes;

/// <summary>What a submission of a class has come to.</summary>
/// <param name="HandIn">The submission.</param>
public abstract record Standing(HandIn HandIn)
{
    /// <summary>It was graded.</summary>
    /// <param name="HandIn">The submission.</param>
    /// <param name="Report">By this report.</param>
    /// <param name="IsKept">True if it was graded before, and nothing has changed since.</param>
    public sealed record Graded(HandIn HandIn, Report Report, bool IsKept) : Standing(HandIn);

    /// <summary>Its file is invalid: nothing of it was run.</summary>
    /// <param name="HandIn">The submission.</param>
    /// <param name="Faults">What is wrong with the file.</param>
    public sealed record Invalid(HandIn HandIn, IReadOnlyList<FileFault> Faults) : Standing(HandIn);

    /// <summary>Its files could not be read, or something else outside the harness prevented a judgement.</summary>
    /// <param name="HandIn">The submission.</param>
    /// <param name="Reason">What prevented it, and what to do about it.</param>
    public sealed record Ungraded(HandIn HandIn, string Reason) : Standing(HandIn);

    /// <summary>The harness was in trouble with it: nothing is said about the programs.</summary>
    /// <param name="HandIn">The submission.</param>
    /// <param name="Reason">What happened.</param>
    public sealed record Troubled(HandIn HandIn, string Reason) : Standing(HandIn);
}

/// <summary>What a class has come to: what the overview and the gradebook are made from.</summary>
/// <param name="Rubric">The title of the rubric.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Standings">The submissions, in the order of the roll.</param>
/// <param name="Empty">Folders beside them that hold no submission.</param>
public sealed record ClassResult(
    string Rubric, int Seed, IReadOnlyList<Standing> Standings, IReadOnlyList<string> Empty)
{
    /// <summary>The reports of those that were graded.</summary>
    public IEnumerable<Report> Reports => Standings.OfType<Standing.Graded>().Select(graded => graded.Report);

    /// <summary>How many items passed, over all submissions.</summary>
    public int Passed => Reports.Sum(report => report.Passed);

    /// <summary>How many items failed, over all submissions.</summary>
    public int Failed => Reports.Sum(report => report.Failed);

    /// <summary>True if something is not graded because the harness was in trouble.</summary>
    public bool HasTrouble =>
        Standings.Any(standing => standing is Standing.Troubled) || Reports.Any(report => report.HasError);

    /// <summary>
    /// Those that are not graded, in whole or in part, because something outside the harness prevented a judgement.
    /// </summary>
    public IReadOnlyList<Standing> Ungraded => [.. Standings.Where(
        standing => standing is Standing.Ungraded or Standing.Graded { Report.HasUngraded: true })];

    /// <summary>True if there are such.</summary>
    public bool HasUngraded => Ungraded.Count > 0;

    /// <summary>True if the file of a submission is invalid.</summary>
    public bool HasInvalid => Standings.Any(standing => standing is Standing.Invalid);
}
