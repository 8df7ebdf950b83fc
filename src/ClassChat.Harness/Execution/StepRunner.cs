using ClassChat.Harness.Allowances;
using ClassChat.Harness.Checks;
using ClassChat.Harness.ClientUnderTest;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Plays a scenario's statements: executes blocks itself, gives every other statement to the runner of its kind with a
/// time limit, and stops at the first mismatch, timeout or flood from the program under test.
/// </summary>
internal sealed class StepRunner(ScenarioContext context)
{
    /// <summary>Timeout of one statement, so that a server that does not read cannot block the harness.</summary>
    private static readonly TimeSpan _stepTimeout = TimeSpan.FromSeconds(60);

    private readonly PacingCheck _pacingCheck = new(context.Scenario, context.Dialect, context.CombinesWrites);
    private readonly ActionRunner _actionRunner = new(context);
    private readonly ExpectationRunner _expectationRunner = new(context);
    private readonly WorkloadStepRunner _workloadStepRunner = new(context);
    private readonly MeasurementRunner _measurementRunner = new(context);
    private readonly ClientActionRunner? _clientActionRunner =
        context.Client is null ? null : new ClientActionRunner(context, context.Client);
    private readonly ClientExpectationRunner? _clientExpectationRunner =
        context.Client is null ? null : new ClientExpectationRunner(context, context.Client);

    /// <summary>Time of the server for a statement, without pauses, before the deadline factor is applied.</summary>
    public static TimeSpan TimeoutFor(Step step) =>
        step is Expectation.WorkloadHolds { Load: Workload load } ? WorkloadStepRunner.TimeoutFor(load) : _stepTimeout;

    /// <summary>
    /// Listens for a while after the last statement, and finds the first expectation that was met but is refuted by
    /// what came later; null if there is none, or nothing can be refuted.
    /// </summary>
    /// <param name="listens">Called before the wait, in which nothing else is done.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task<(Step, Mismatch)?> ListenAsync(Action? listens, CancellationToken cancel)
    {
        if (context.Scenario.Exclusive || context.Claims.IsEmpty) return null;
        listens?.Invoke();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, context.Allowance.Exceeded);
        await Task.Delay(context.Timing.Listening, context.Time, limit.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        foreach (Claim claim in context.Claims)
        {
            if ((FloodOrNull() ?? _expectationRunner.FindRefutation(claim)) is Mismatch mismatch)
                return (claim.Step, mismatch);
        }

        return null;
    }

    /// <summary>
    /// Plays statements one after another until the first mismatch; returns that mismatch and its statement.
    /// </summary>
    public async Task<(Step, Mismatch)?> PlayAsync(IReadOnlyList<Step> steps, CancellationToken cancel)
    {
        foreach (Step step in steps)
        {
            if (await PlayAsync(step, cancel) is (Step, Mismatch) broken) return broken;
        }

        return null;
    }

    private async Task<(Step, Mismatch)?> PlayAsync(
        Step step, CancellationToken cancel, IReadOnlyList<Step>? beside = null)
    {
        switch (step)
        {
            case Block.InParallel together:
                (Step, Mismatch)?[] all = await Task.WhenAll(
                    together.Steps.Select(inner => PlayAsync(inner, cancel, together.Steps)));
                return all.FirstOrDefault(broken => broken is not null);
            case Block.Repeat repeat:
                for (int i = 0; i < repeat.Times; i++)
                {
                    if (await PlayAsync(repeat.Steps, cancel) is (Step, Mismatch) broken) return broken;
                }

                return null;
            case Block.IfOffered offered:
                return DialectSupport.FindUnsupported(offered.Steps, context.Dialect, context.Level) is null
                    ? await PlayAsync(offered.Steps, cancel)
                    : null;
            case Block.InOneWrite inOneWrite:
                await _actionRunner.CombineAsync(inOneWrite.Who, begin: true, cancel);
                (Step, Mismatch)? inside = await PlayAsync(inOneWrite.Steps, cancel);
                await _actionRunner.CombineAsync(inOneWrite.Who, begin: false, cancel);
                return inside;
            default:
                return await LimitedAsync(step, beside ?? [], cancel) is Mismatch mismatch ? (step, mismatch) : null;
        }
    }

    private async Task<Mismatch?> LimitedAsync(Step step, IReadOnlyList<Step> beside, CancellationToken cancel)
    {
        TimeSpan timeout = _pacingCheck.TimeoutFor(step, beside, context.Clock.Factor);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, context.Allowance.Exceeded);
        bool isClients = ClientStatementRules.IsOfClient(step, context.Scenario.Client);
        Task<Mismatch?> playing = step switch
        {
            Expectation expectation when isClients => _clientExpectationRunner!.ForAsync(expectation, limit.Token),
            _ when isClients => _clientActionRunner!.ExecuteAsync(step, limit.Token),
            Expectation.WorkloadHolds work => _workloadStepRunner.ExecuteAsync(work.Load, limit.Token),
            EncryptionExpectation encryption => Task.FromResult(EncryptionEvidence.Judge(encryption, context)),
            Expectation expectation => _expectationRunner.ForAsync(expectation, limit.Token),
            Step.MeasureLatency or Step.MeasureRate or Step.MeasureCost =>
                _measurementRunner.ExecuteAsync(step, limit.Token),
            _ => _actionRunner.ExecuteAsync(step, limit.Token),
        };
        // This wait ignores the caller's token: the started step ends by its own token, which is linked to the
        // caller's, and is awaited below.
        timeout += step is Pause ? context.Timing.Pause : TimeSpan.Zero;
        Deadline deadline = context.Clock.After(timeout);
        if (!await context.Clock.WaitAsync(playing, deadline, CancellationToken.None)) await limit.CancelAsync();
        try
        {
            Mismatch? mismatch = await playing;
            return FloodOrNull() ?? mismatch;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return FloodOrNull() ?? TooLong(step, timeout, isClients);
        }
    }

    private Mismatch TooLong(Step step, TimeSpan timeout, bool isClients) => new(
        "this took too long", $"done within {timeout.TotalSeconds:0} s",
        "it was given up: " + (context.Client is ClientDriver client
            ? $"{client.Name} may not be reading what is {(isClients ? "typed" : "sent to it")}"
            : "the server may not be reading what is sent to it"))
    {
        Prevented = _pacingCheck.MostOf(step, context.Clock.Factor),
    };

    /// <summary>
    /// The mismatch for a flood, which takes precedence over any other mismatch; null if there was no flood.
    /// </summary>
    private Mismatch? FloodOrNull() =>
        context.Allowance.Excess is Excess excess
            ? FloodReport.Describe(excess, context.Client?.Name) with { IsCertain = true }
            : null;
}
