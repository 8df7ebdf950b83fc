namespace ClassChat.Grading.Tests.Matrix;

/// <summary>A fault of the Python server, and the items that it must cost.</summary>
/// <param name="Name">Its name in faults.py, with a number if it is not the usual one.</param>
/// <param name="Items">The items that must not pass because of it. No other may be lost that needs none of
/// them.</param>
internal sealed record PythonFault(string Name, params IReadOnlyList<string> Items)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PythonFault> All { get; } =
    [
        new("everything", "t4.confirm", "t4.errors", "b1.create", "b1.duplicate", "b1.join", "b1.leave", "b2.corrupt",
            "b2.limit", "b2.confirm", "b3.queue"),
        new("noticeleak", "t4.route", "b1.broadcast"),
        new("unknownleak", "t4.route", "b1.broadcast"),
        new("lateleak", "t4.route"),
        new("groupleak", "b1.broadcast"),
        new("latelist", "t4.users"),
        new("latelist=700", "t4.users"),
        new("interleave", "b2.intact"),
        new("dedupe", "t4.route"),
        new("sameforall", "t4.route"),
        new("idle", "t3.independent"),
        new("creatorgone", "b1.broadcast"),
        new("groupforget", "b1.broadcast"),
        new("groupmax", "b1.broadcast"),
        new("knownmail", "b3.deliver"),
        new("mailttl", "b3.deliver"),
        new("casefold", "t4.register"),
        new("text", "t4.route"),
        new("text=61439", "t4.route"),
        new("limit", "b2.intact"),
        new("limit=10485759", "b2.intact"),
        new("after", "t4.route"),
        new("leak", "t3.disconnect"),
        new("spooffile", "b2.intact"),
        new("groupnomail", "b3.deliver"),
        new("selfmsg", "t4.route"),
        new("afterthought", "t4.confirm", "b2.confirm", "b3.queue"),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"Python server with fault {Name}";
}
