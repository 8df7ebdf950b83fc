namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Reason why a program does not run or does not listen: its own fault, or a cause outside it. For a server it is
/// converted to a <see cref="StartResult"/>.
/// </summary>
/// <param name="Reason">The reason, in one sentence.</param>
/// <param name="IsPrevented">True if the reason lies outside the program, so that the program cannot be judged.</param>
public sealed record StartFault(string Reason, bool IsPrevented)
{
    /// <summary>Creates a fault of the program itself.</summary>
    public static StartFault Failed(string reason) => new(reason, IsPrevented: false);

    /// <summary>Creates a fault caused outside the program and the harness.</summary>
    public static StartFault Prevented(string reason) => new(reason, IsPrevented: true);

    /// <summary>Converts it to the result of a start.</summary>
    /// <param name="output">The program's output.</param>
    public StartResult AsStart(string output = "") =>
        IsPrevented ? new StartResult.Prevented(Reason) : new StartResult.Failed(Reason, output);
}
