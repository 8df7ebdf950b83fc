using ClassChat.Harness.Checks;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Chooses the hint for a failure: by the kind of mismatch, if that shows what is wrong; else the usual mistake that
/// the rubric names for the scenario, unless the evidence rules it out. Pure.
/// </summary>
internal static class HintChooser
{
    private const string NotStarted = "start it by hand: it must go on running, and listen at the port it was given";

    private const string Crashed = "the server ended in the middle of this test: its last output says where. Catch, in "
        + "the code that serves one client, whatever that client can cause, so that the others are served on.";

    private const string Ended = "the server ended this connection in the middle of the test: mostly an exception in "
        + "the code that serves it, which the server's output shows, or a close on the wrong connection.";

    private const string NotListening = "no connection could be opened: bind the port that the program was given, at "
        + "127.0.0.1 or at all addresses, listen, and accept in a loop.";

    private const string Joining = "this test failed while somebody joined, before what it is about: compare the last "
        + "bytes received with what the dialect takes for a welcome.";

    private const string UnknownForm = "the server did answer, in a form that the dialect does not know: compare the "
        + "names of fields, and their values, with the dialect's events.";

    private const string Twice = "the same thing was delivered more than once: send it to each receiver once, also to "
        + "one who is in a list twice or has connected again.";

    private const string Leaked = "somebody got what was meant for others: choose the receivers by name before sending,"
        + " and send neither the message nor a notice that quotes it to anybody else.";

    private const string Changed = "the text arrived, and not as it was sent: look at how it is decoded, split, "
        + "stripped and put together again on its way.";

    private const string OutOfOrder = "everything or most arrived, and not in order: two threads that send to one "
        + "receiver, or a queue that is read from the wrong end.";

    /// <summary>The hint for the failure of a scenario; null if nothing helpful can be said.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="result">Its result, with the failure.</param>
    /// <param name="usual">The usual mistake by the rubric; null if it names none.</param>
    public static string? Choose(Scenario scenario, ScenarioResult result, string? usual)
    {
        Failure failure = result.Failure!;
        if (result.NotStarted) return NotStarted;
        if (failure.Mismatch.Hint is string own) return own;
        if (failure.IsOfClient) return usual;

        Step[] before = [.. scenario.AllSteps.Where(step => step.Line <= failure.Line)];
        Step? failed = before.LastOrDefault(step => step.Line == failure.Line && step is not Block);
        MismatchKind kind = failure.Mismatch.Kind;
        // What a client asked for last explains the end of a connection or of the server, if it was faulty.
        bool isExplained = before.LastOrDefault(step => step is not Expectation && step.Line < failure.Line)
            is Step last && MayBeRefused(last);
        if (failure.ExitReason is string exit && !exit.EndsWith("code 0", StringComparison.Ordinal))
            return isExplained ? usual : Crashed;
        if (kind == MismatchKind.Unreachable && failed is not null && IsFirst(before, failed)) return NotListening;
        if (failed is Step.Join or Step.ComeBack && kind != MismatchKind.Refused)
            return IsFirst(before, failed) ? Joining : usual;
        if (kind == MismatchKind.Ended) return isExplained ? usual : Ended;
        if (failure.Divergence is not null || kind == MismatchKind.Unrecognized) return UnknownForm;
        return kind switch
        {
            MismatchKind.Repeated => Twice,
            MismatchKind.Leaked => Leaked,
            MismatchKind.Altered => Changed,
            MismatchKind.OutOfOrder => OutOfOrder,
            _ => usual,
        };
    }

    private static bool IsFirst(Step[] before, Step failed) =>
        before.All(step => step is Step.Join or Step.Connect or Block || ReferenceEquals(step, failed));

    /// <summary>True if a statement does what a careless server answers by ending the connection.</summary>
    private static bool MayBeRefused(Step step) => step is Step.SendInvalid or Step.Write or Step.SendHalf
        or Step.SendRest or Step.TryJoin or Step.GroupCommand or Step.SendFile;
}
