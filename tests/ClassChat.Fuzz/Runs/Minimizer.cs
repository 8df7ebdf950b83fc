namespace ClassChat.Fuzz.Runs;

/// <summary>Makes inputs smaller while they show the same kind of failure.</summary>
internal static class Minimizer
{
    /// <summary>Maximum number of tries.</summary>
    private const int MaxTries = 3_000;

    /// <summary>Maximum time for slow failures.</summary>
    private static readonly TimeSpan _maxTime = TimeSpan.FromSeconds(20);

    /// <summary>Removes ever smaller parts of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="fails">True if an input shows the failure.</param>
    public static byte[] Minimize(byte[] input, Func<byte[], bool> fails)
    {
        long start = TimeProvider.System.GetTimestamp();
        int tries = 0;
        for (int size = Math.Max(1, input.Length / 2); ; size = Math.Max(1, size / 2))
        {
            bool isSmaller = false;
            for (int at = 0; at < input.Length;)
            {
                if (++tries > MaxTries || TimeProvider.System.GetElapsedTime(start) > _maxTime) return input;
                byte[] less = [.. input[..at], .. input[Math.Min(input.Length, at + size)..]];
                if (!fails(less)) at += size;
                else (input, isSmaller) = (less, true);
            }

            if (size == 1 && !isSmaller) return input;
        }
    }
}
