using ClassChat.Platform.Text;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>Reads the limits that a submission file asks for, and grants them as far as its policy allows.</summary>
/// <param name="yaml">The submission file.</param>
/// <param name="policy">Limits of the requests of the file.</param>
/// <param name="refusals">Collects what is not granted.</param>
internal sealed class LimitsReader(YamlReader yaml, SubmissionPolicy policy, RefusalCollector refusals)
{
    /// <summary>The granted limits: those asked for, lowered to what is allowed, and the usual ones.</summary>
    public ProgramLimits Read(YamlNode? node)
    {
        IReadOnlyDictionary<string, long> asked = LimitKind.ReadGiven(yaml, node, "'limits'");
        return LimitKind.Build(kind =>
            policy.Overrides.Limits.TryGetValue(kind.Key, out long set) ? set
            : asked.TryGetValue(kind.Key, out long limit) ? Granted(kind, limit, ((YamlMappingNode)node!)[kind.Key])
            : kind.ValueOf(policy.Usual.Limits));
    }

    /// <summary>The granted start timeout.</summary>
    public TimeSpan ReadStartTimeout(YamlNode? node)
    {
        TimeSpan? asked = yaml.Time(node, "'start_timeout'");
        if (policy.Overrides.StartTimeout is TimeSpan set) return set;
        if (asked is not TimeSpan timeout) return policy.Usual.StartTimeout;
        TimeSpan longest = policy.AtMost.StartTimeout;
        if (timeout <= longest || policy.Trust.OfFile) return timeout;
        string shown = QuantityFormatter.Time(longest);
        refusals.Reduce(
            node!, $"'start_timeout' is at most {shown} here, not {yaml.Text(node, "")}", $"{shown} is used",
            $"ask for {shown} or less; whoever grades can allow more in a class file: start_timeout_at_most");
        return longest;
    }

    private long Granted(LimitKind kind, long asked, YamlNode node)
    {
        long most = kind.ValueOf(policy.AtMost.Limits);
        if (asked <= most || policy.Trust.OfFile) return asked;
        string shown = kind.Show(most);
        refusals.Reduce(
            node, $"'{kind.Key}' is at most {shown} here, not {yaml.Text(node, "")}", $"{shown} is used",
            $"ask for {shown} or less; whoever grades can allow more in a class file: limits_at_most");
        return most;
    }
}
