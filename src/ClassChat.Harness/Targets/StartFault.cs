namespace ClassChat.Harness.Targets;

/// <summary>Reason for which a program was not started.</summary>
/// <param name="Reason">In one sentence.</param>
/// <param name="IsPrevented">True if the reason lies outside of the program: nothing can be said about it then.</param>
internal sealed record StartFault(string Reason, bool IsPrevented)
{
    /// <summary>The program itself is at fault.</summary>
    public static StartFault Failed(string reason) => new(reason, IsPrevented: false);

    /// <summary>Something outside of the program, and of the harness, is in the way.</summary>
    public static StartFault Prevented(string reason) => new(reason, IsPrevented: true);

    /// <summary>The same as the outcome of a start.</summary>
    /// <param name="output">What the program printed.</param>
    public Start AsStart(string output = "") =>
        IsPrevented ? new Start.Prevented(Reason) : new Start.Failed(Reason, output);
}
