using System.Globalization;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Checks;

/// <summary>
/// One way to read a time that a program wrote: the span that the text leaves open, for example a minute for
/// <c>22:26</c>.
/// </summary>
/// <param name="Start">Start of the span.</param>
/// <param name="Length">Length of the span: the unit of the last digit.</param>
internal sealed partial record WrittenTime(DateTime Start, TimeSpan Length)
{
    /// <summary>Longest text that is read as a time, in characters.</summary>
    private const int MaxChars = 200;

    private const int MaxFractionDigits = 7;

    // Each unit of time since 1970 has a range of its own for the years from 1973 to 2603.
    private static readonly (decimal From, decimal Below, decimal PerSecond)[] _epochs =
    [
        (1e8m, 2e10m, 1), (1e11m, 2e13m, 1e3m), (1e14m, 2e16m, 1e6m), (1e17m, 2e18m, 1e9m),
    ];

    private static readonly string[] _compact =
        ["yyyyMMddHHmmss", "yyyyMMdd'T'HHmmss", "yyyyMMdd HHmmss", "yyyyMMdd-HHmmss", "yyyyMMdd_HHmmss"];

    private static readonly string[] _months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>True if the text names its time zone, so that <see cref="Start"/> is in UTC.</summary>
    public bool IsUtc { get; private init; }

    /// <summary>
    /// All ways to read a text: several if day and month can be taken for each other; none if it has no time of day.
    /// </summary>
    /// <param name="text">The text, as the program wrote it.</param>
    /// <param name="today">The day of a time without a date.</param>
    public static IReadOnlyList<WrittenTime> ReadAll(string text, DateOnly today)
    {
        text = text.Trim();
        if (text.Length is 0 or > MaxChars) return [];
        if (SinceEpoch(text) is WrittenTime instant) return [instant];
        if (DateTime.TryParseExact(
            text.TrimEnd('Z'), _compact, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime compact))
            return [new WrittenTime(compact, TimeSpan.FromSeconds(1)) { IsUtc = text.EndsWith('Z') }];

        Match clock = Clock.Match(text);
        if (!clock.Success || TimeOfDay(clock) is not (TimeSpan time, TimeSpan unit)) return [];
        string rest = text.Remove(clock.Index, clock.Length).Insert(clock.Index, " ");
        TimeSpan? offset = Offset(clock.Groups["zone"].Value);
        return
        [
            .. Dates(rest, today).Distinct()
                .Select(date => date.ToDateTime(TimeOnly.MinValue) + time - (offset ?? TimeSpan.Zero))
                .Select(start => new WrittenTime(start, unit) { IsUtc = offset is not null }),
        ];
    }

    private static WrittenTime? SinceEpoch(string text)
    {
        if (!Number.IsMatch(text)) return null;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)) return null;
        foreach ((decimal from, decimal below, decimal perSecond) in _epochs)
        {
            if (number < from || number >= below) continue;
            long ticks = (long)(number * TimeSpan.TicksPerSecond / perSecond);
            bool isWhole = perSecond == 1 && number == decimal.Truncate(number);
            return new WrittenTime(
                DateTime.UnixEpoch.AddTicks(ticks), isWhole ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(1))
            {
                IsUtc = true,
            };
        }

        return null;
    }

    private static (TimeSpan Time, TimeSpan Unit)? TimeOfDay(Match clock)
    {
        int hour = Int(clock.Groups["hour"].Value);
        int minute = Int(clock.Groups["minute"].Value);
        string half = clock.Groups["half"].Value.ToLowerInvariant();
        if (half.Length > 0 && hour is < 1 or > 12) return null;
        if (half.Length > 0) hour = (hour % 12) + (half[0] == 'p' ? 12 : 0);
        if (hour > 23 || minute > 59) return null;
        var time = new TimeSpan(hour, minute, 0);
        if (!clock.Groups["second"].Success) return (time, TimeSpan.FromMinutes(1));
        int second = Int(clock.Groups["second"].Value);
        if (second > 59) return null;
        time += TimeSpan.FromSeconds(second);
        string fraction = clock.Groups["fraction"].Value;
        if (fraction.Length == 0) return (time, TimeSpan.FromSeconds(1));
        fraction = fraction[..Math.Min(fraction.Length, MaxFractionDigits)];
        time += TimeSpan.FromTicks(Int(fraction.PadRight(MaxFractionDigits, '0')));
        return (time, TimeSpan.FromMilliseconds(1));
    }

    private static TimeSpan? Offset(string zone)
    {
        if (zone.Length == 0) return null;
        Match numbers = ZoneOffset.Match(zone);
        if (!numbers.Success) return TimeSpan.Zero;
        var offset = new TimeSpan(Int(numbers.Groups["hours"].Value), Int(numbers.Groups["minutes"].Value), 0);
        return numbers.Groups["sign"].Value == "-" ? -offset : offset;
    }

    /// <summary>The dates that a text without its time of day can mean; today if it has none.</summary>
    private static DateOnly[] Dates(string text, DateOnly today)
    {
        if (NamedMonth.Match(text) is { Success: true } named) return OfNamedMonth(named, text, today);
        if (YearFirst.Match(text) is { Success: true } year)
            return Date(Int(year.Groups["a"].Value), Int(year.Groups["b"].Value), Int(year.Groups["c"].Value));
        if (YearLast.Match(text) is not { Success: true } last) return [today];

        int a = Int(last.Groups["a"].Value);
        int b = Int(last.Groups["b"].Value);
        if (!last.Groups["c"].Success) return [.. Date(today.Year, b, a), .. Date(today.Year, a, b)];
        int c = Int(last.Groups["c"].Value);
        DateOnly[] dates = [.. Date(FullYear(c), b, a), .. Date(FullYear(c), a, b)];
        return last.Groups["c"].Length == 2 ? [.. dates, .. Date(FullYear(a), b, c)] : dates;
    }

    private static DateOnly[] OfNamedMonth(Match named, string text, DateOnly today)
    {
        int month = Array.IndexOf(_months, named.Groups["month"].Value.ToLowerInvariant()) + 1;
        Match year = FourDigits.Match(text);
        int[] numbers =
            [.. OneOrTwoDigits.Matches(text).Select(number => Int(number.Value)).Where(number => number > 0).Take(2)];
        if (numbers.Length == 0) return [];
        if (year.Success) return Date(Int(year.Value), month, numbers[0]);
        return numbers.Length == 1
            ? Date(today.Year, month, numbers[0])
            : [.. Date(FullYear(numbers[1]), month, numbers[0]), .. Date(FullYear(numbers[0]), month, numbers[1])];
    }

    private static DateOnly[] Date(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? [new DateOnly(year, month, day)]
            : [];

    private static int FullYear(int year) => year < 100 ? 2000 + year : year;

    private static int Int(string digits) => digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?([eE]\+?[0-9]{1,2})?$")]
    private static partial Regex Number { get; }

    [GeneratedRegex("""
        (?<![0-9:])(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]{1,9}))?)?
        (\s*(?<half>[ap])\.?m\b\.?)?
        (\s*(?<zone>Z\b|(UTC|GMT)([+-][0-9]{1,2}(:?[0-9]{2})?)?|[+-][0-9]{2}:?[0-9]{2}(?![0-9])))?
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Clock { get; }

    [GeneratedRegex(@"(?<sign>[+-])(?<hours>[0-9]{1,2}):?(?<minutes>[0-9]{2})?$")]
    private static partial Regex ZoneOffset { get; }

    [GeneratedRegex(
        @"(?<![a-z])(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", RegexOptions.IgnoreCase)]
    private static partial Regex NamedMonth { get; }

    [GeneratedRegex(@"(?<![0-9])(?<a>[0-9]{4})[-/. ](?<b>[0-9]{1,2})[-/. ](?<c>[0-9]{1,2})(?![0-9])")]
    private static partial Regex YearFirst { get; }

    [GeneratedRegex(
        @"(?<![0-9])(?<a>[0-9]{1,2})[-/.] ?(?<b>[0-9]{1,2})([-/.] ?(?<c>[0-9]{4}|[0-9]{2}))?\.?(?![0-9])")]
    private static partial Regex YearLast { get; }

    [GeneratedRegex(@"(?<![0-9])[0-9]{4}(?![0-9])")]
    private static partial Regex FourDigits { get; }

    [GeneratedRegex(@"(?<![0-9])[0-9]{1,2}(?![0-9])")]
    private static partial Regex OneOrTwoDigits { get; }
}
