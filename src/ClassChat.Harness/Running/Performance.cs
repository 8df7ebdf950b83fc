using ClassChat.Harness.Allowances;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Clients;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Running;

/// <summary>Plays the steps of one scenario on its stage, until its end or until somebody was sent too much.</summary>
internal sealed class Performance(Stage stage)
{
    /// <summary>How long one statement may take: a server that does not read must not hold the harness up.</summary>
    private static readonly TimeSpan _stepPatience = TimeSpan.FromSeconds(60);

    private readonly Pacing _pacing = new(stage.Scenario, stage.Dialect, stage.Glues);
    private readonly Acts _acts = new(stage);
    private readonly Watch _watch = new(stage);
    private readonly Working _working = new(stage);
    private readonly Measuring _measuring = new(stage);
    private readonly ClientActs? _clientActs = stage.Person is null ? null : new ClientActs(stage, stage.Person);
    private readonly ClientWatch? _clientWatch = stage.Person is null ? null : new ClientWatch(stage, stage.Person);

    /// <summary>How long a statement may take, by the clock that stretches deadlines.</summary>
    public static TimeSpan PatienceFor(Step step) =>
        step is Expectation.Work { Load: Workload load } ? Working.PatienceFor(load) : _stepPatience;

    /// <summary>Plays steps one after another; ends at the first that goes wrong.</summary>
    public async Task<(Step, Difference)?> PlayAsync(IReadOnlyList<Step> steps, CancellationToken cancel)
    {
        foreach (Step step in steps)
        {
            if (await PlayAsync(step, cancel) is (Step, Difference) broken) return broken;
        }

        return null;
    }

    private async Task<(Step, Difference)?> PlayAsync(Step step, CancellationToken cancel)
    {
        switch (step)
        {
            case Block.Together together:
                (Step, Difference)?[] all = await Task.WhenAll(
                    together.Steps.Select(inner => PlayAsync(inner, cancel)));
                return all.FirstOrDefault(broken => broken is not null);
            case Block.Repeat repeat:
                for (int i = 0; i < repeat.Times; i++)
                {
                    if (await PlayAsync(repeat.Steps, cancel) is (Step, Difference) broken) return broken;
                }

                return null;
            case Block.WhereOffered offered:
                return Offer.Lacking(offered.Steps, stage.Dialect, stage.Level) is null
                    ? await PlayAsync(offered.Steps, cancel)
                    : null;
            case Block.InOneWrite glue:
                await _acts.GlueAsync(glue.Who, begin: true, cancel);
                (Step, Difference)? inside = await PlayAsync(glue.Steps, cancel);
                await _acts.GlueAsync(glue.Who, begin: false, cancel);
                return inside;
            default:
                return await LimitedAsync(step, cancel) is Difference difference ? (step, difference) : null;
        }
    }

    private async Task<Difference?> LimitedAsync(Step step, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, stage.Allowance.Exceeded);
        bool isClients = ClientSteps.IsOfClient(step, stage.Scenario.Client);
        Task<Difference?> playing = step switch
        {
            Expectation expectation when isClients => _clientWatch!.ForAsync(expectation, limit.Token),
            _ when isClients => _clientActs!.DoAsync(step, limit.Token),
            Expectation.Work work => _working.DoAsync(work.Load, limit.Token),
            Expectation expectation => _watch.ForAsync(expectation, limit.Token),
            Step.MeasureLatency or Step.MeasureRate or Step.MeasureCost => _measuring.DoAsync(step, limit.Token),
            _ => _acts.DoAsync(step, limit.Token),
        };
        // Not ended by the caller's token: what was started is ended by its own, which follows it, and awaited
        // below.
        Deadline deadline = stage.Clock.After(PatienceFor(step));
        if (!await stage.Clock.WaitAsync(playing, deadline, CancellationToken.None)) await limit.CancelAsync();
        try
        {
            Difference? difference = await playing;
            return FloodOrNull() ?? difference;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return FloodOrNull() ?? TooLong(step, isClients);
        }
    }

    private Difference TooLong(Step step, bool isClients) => new(
        "this took too long", $"done within {PatienceFor(step).TotalSeconds:0} s",
        "it was given up: " + (stage.Person is Person person
            ? $"{person.Name} may not be reading what is {(isClients ? "typed" : "sent to it")}"
            : "the server may not be reading what is sent to it"))
    {
        Prevented = _pacing.MostOf(step, stage.Clock.Factor),
    };

    /// <summary>Where there is a flood, whatever else went wrong comes of it.</summary>
    private Difference? FloodOrNull() =>
        stage.Allowance.Excess is Excess excess ? Flood.Of(excess, stage.Person?.Name) : null;
}
