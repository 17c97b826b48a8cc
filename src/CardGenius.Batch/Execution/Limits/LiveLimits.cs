using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution.Limits;

/// <summary>The limits of a run in this process, which a caller can change while the run runs. The API client applies a change at once, also to
/// requests of chunks in flight. The loop learns of it from the reports of the chunks.</summary>
/// <param name="planned">The settings of the run without any change.</param>
/// <param name="bound">Applies the limits of the host.</param>
/// <param name="window">Returns the maximum number of chunks in flight for settings.</param>
internal sealed class LiveLimits(RunSettings planned, Func<RunSettings, RunSettings> bound, Func<RunSettings, int> window)
{
    private readonly Lock _gate = new();
    private AppliedLimits? _applied;
    private RunSettings _settings = bound(planned);

    /// <summary>Gets or sets the client that applies the limits; null before it exists.</summary>
    public IRecommendationClient? Client { get; set; }

    /// <summary>Gets the settings with the latest limits.</summary>
    public RunSettings Settings
    {
        get
        {
            lock (_gate)
            {
                return _settings;
            }
        }
    }

    /// <summary>Gets the latest limits; null if they were never changed.</summary>
    public AppliedLimits? Applied
    {
        get
        {
            lock (_gate)
            {
                return _applied;
            }
        }
    }

    /// <summary>Applies the latest change in the store, if this process has not applied it yet.</summary>
    public void Apply(RunLimits? limits)
    {
        lock (_gate)
        {
            if (limits is null || limits.Number <= (_applied?.Number ?? 0))
            {
                return;
            }

            _settings = bound(limits.Apply(planned));
            _applied = new(
                limits.Number,
                _settings.Concurrency,
                _settings.Api.RequestsPerSecond,
                window(_settings),
                LimitChanges.Describe(bound(limits.ApplyBefore(planned)), _settings),
                limits.By);
            Client?.ChangeLimits(_settings.Concurrency, _settings.Api.RequestsPerSecond);
        }
    }
}
