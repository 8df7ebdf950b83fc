namespace ClassChat.Benchmarks;

/// <summary>A measurement that came to nothing: a server that does not start, a message that is lost.</summary>
internal sealed class MeasurementFailedException : Exception
{
    public MeasurementFailedException()
    {
    }

    public MeasurementFailedException(string message)
        : base(message)
    {
    }

    public MeasurementFailedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
