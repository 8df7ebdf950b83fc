namespace ClassChat.Sandbox.Isolation;

/// <summary>Queue of the connections that the system keeps for a listener until the program accepts them.</summary>
/// <param name="Waiting">Number of connections that wait now.</param>
/// <param name="Backlog">The program's argument of listen(2), at least 0.</param>
public readonly record struct ListenQueue(int Waiting, int Backlog)
{
    /// <summary>Number of connections that fit: on Linux one more than the backlog.</summary>
    public int Capacity => Backlog + 1;

    /// <summary>True if the system would put off one more connection.</summary>
    public bool IsFull => Waiting >= Capacity;
}
