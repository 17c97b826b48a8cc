using CardGenius.Simulator.Cards;

namespace CardGenius.Simulator.Faults;

/// <summary>Selects the rule of a plan that applies to a request. The plan's clock and counts start when the object is created.</summary>
internal sealed class FaultDecider
{
    private readonly Lock _lock = new();
    private readonly FaultPlan _plan;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Dictionary<ulong, int>? _seen;
    private long _requests;

    public FaultDecider(FaultPlan plan, TimeProvider time)
    {
        foreach (var rule in plan.Rules)
        {
            FaultFields.Check(rule);
        }

        _plan = plan;
        _time = time;
        _start = time.GetTimestamp();
        _seen = plan.Rules.Any(rule => rule.NeedsAttempts) ? [] : null;
    }

    public FaultPlan Plan => _plan;

    /// <summary>Returns the rule that applies to a request, or null for none.</summary>
    /// <param name="profile">The request's profile.</param>
    /// <param name="backend">The backend that the request goes to, from 0.</param>
    public FaultRule? Decide(SpendProfile profile, int backend = 0)
    {
        if (_plan.Rules.Count == 0)
        {
            return null;
        }

        long request;
        var attempt = 0;
        lock (_lock)
        {
            request = ++_requests;
            if (_seen is not null)
            {
                _seen.TryGetValue(profile.Hash, out attempt);
                _seen[profile.Hash] = ++attempt;
            }
        }

        var seconds = _time.GetElapsedTime(_start).TotalSeconds;
        for (var i = 0; i < _plan.Rules.Count; i++)
        {
            var rule = _plan.Rules[i];
            if (IsDue(rule, seconds, request) && IsChosen(rule, profile, backend) && IsHit(rule, i, profile, attempt))
            {
                return rule.Kind == FaultKind.None ? null : rule;
            }
        }

        return null;
    }

    private static bool IsDue(FaultRule rule, double seconds, long request) =>
        !(seconds < rule.From) && !(seconds >= rule.To) && !(request < rule.FromRequest) && !(request > rule.ToRequest);

    private static bool IsChosen(FaultRule rule, SpendProfile profile, int backend)
    {
        if (rule.Backend is { } wantedBackend && wantedBackend != backend)
        {
            return false;
        }

        if (rule.SpendKey is not { } key)
        {
            return true;
        }

        var amount = profile.Amount(key);
        return (rule.Amount is not { } wanted || amount == wanted)
            && (rule.Modulus is not { } modulus || decimal.ToInt64(decimal.Truncate(amount)) % modulus == rule.Remainder);
    }

    private bool IsHit(FaultRule rule, int index, SpendProfile profile, int attempt)
    {
        if (attempt > rule.Attempts)
        {
            return false;
        }

        return rule.Rate >= 1
            || Mixing.Unit(Mixing.Mix((ulong)(uint)_plan.Seed, (ulong)index, profile.Hash, (ulong)attempt)) < rule.Rate;
    }
}
