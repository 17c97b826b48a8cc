using System.Globalization;
using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CardGenius.Batch.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace CardGenius.Batch.Api;

/// <summary>
/// The client of the CardGenius API (cardgenius-api.md; architecture.md, "How the API is called"). All chunks of a process share one client, with
/// its connections, circuit breaker, concurrency limit and rate limit. The class is thread-safe.
/// </summary>
public sealed partial class CardGeniusClient : IRecommendationClient, IPacedClients, IDisposable, IAsyncDisposable
{
    // An aborted attempt still counts as in flight for this time. The server then notices the abort before it receives the next request, and the
    // concurrency limit also holds at the server (promise 2).
    private static readonly TimeSpan AbortDelay = TimeSpan.FromMilliseconds(100);

    private static readonly ReadOnlyMemory<byte> Neutral = "{\"selected_card_id\":null}"u8.ToArray();

    private readonly ApiSettings _settings;
    private readonly TimeProvider _time;
    private readonly MonotonicTime _monotonic;
    private readonly Func<double> _randomizer;
    private readonly ILogger _logger;
    private readonly AttemptSender _sender;
    private readonly ConcurrencyLimiter _limit;
    private readonly RateLimiter _rateLimiter;
    private readonly NotBefore _notBefore;
    private readonly ApiEvidence _evidence = new();
    private readonly ResiliencePipeline<Attempt> _retries;
    private readonly ResiliencePipeline<Attempt> _unguarded;
    private volatile Guard _guard;
    private volatile int _concurrency;
    private volatile Opening? _opening;
    private long _neutralRequests;
    private int _waiting;
    private int _mostInFlight;

    /// <summary>Creates the client of a process.</summary>
    /// <param name="settings">The settings of the API.</param>
    /// <param name="concurrency">The maximum number of requests in flight; at least 1.</param>
    /// <param name="rules">The ranking rules.</param>
    /// <param name="partnerToken">The value of the <c>partner-token</c> header; null to send none.</param>
    /// <param name="timeProvider">The clock of all waits and timeouts; null for the system clock.</param>
    /// <param name="randomizer">A source of random numbers from 0 to below 1, for the jitter of waits; null for the shared generator.</param>
    /// <param name="handler">Creates the transport, for tests; null for sockets.</param>
    /// <param name="logger">The logger for changes of the circuit breaker. It never receives data of a user.</param>
    /// <param name="ceiling">The highest number of requests in flight that a change of the limits can set; null:
    /// <see cref="RunSettings.MostConcurrency"/>.</param>
    /// <exception cref="ArgumentException">The address is not an http or https address, or the token cannot be sent in a header.</exception>
    public CardGeniusClient(
        ApiSettings settings,
        int concurrency,
        RankingRules rules,
        string? partnerToken = null,
        TimeProvider? timeProvider = null,
        Func<double>? randomizer = null,
        Func<HttpMessageHandler>? handler = null,
        ILogger? logger = null,
        int? ceiling = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        _settings = settings;
        _concurrency = concurrency;
        _time = timeProvider ?? TimeProvider.System;
        _monotonic = new MonotonicTime(_time);
        _randomizer = randomizer ?? Random.Shared.NextDouble;
        _logger = logger ?? NullLogger.Instance;
        _sender = new AttemptSender(
            settings, rules, partnerToken, _time, handler ?? (() => AttemptSender.CreateHandler(
                settings, Math.Max(concurrency, ceiling ?? RunSettings.MostConcurrency), _time)));
        _limit = new ConcurrencyLimiter(concurrency, TimeSpan.FromSeconds(settings.RampSeconds), _time);
        _rateLimiter = new RateLimiter(settings.RequestsPerSecond, Math.Max(1, settings.Burst), _time);
        _notBefore = new NotBefore(_time);
        _retries = NewRetries();
        _guard = new Guard(this, BreakerThroughput);
        _unguarded = NewPipeline().AddTimeout(NewTimeout()).Build();
    }

    /// <inheritdoc/>
    public ApiHealth Health
    {
        get
        {
            var opening = OpenNow();
            return new ApiHealth(InFlight, _limit.Limit, opening is not null, opening?.Reason ?? _limit.Reason)
            {
                FlakyShare = _evidence.FlakyShare,
                Breaker = opening is not null ? BreakerState.Open : _opening is not null ? BreakerState.HalfOpen : BreakerState.Closed,
            };
        }
    }

    /// <inheritdoc/>
    public ValueTask<CallResult> RecommendAsync(
        ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken) =>
        RecommendAsync(_rateLimiter, request, stop, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) => ProbeAsync(_rateLimiter, cancellationToken);

    /// <inheritdoc/>
    public void ChangeLimits(int concurrency, double? requestsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        _concurrency = concurrency;
        _limit.ChangeCeiling(concurrency);
        _rateLimiter.ChangeRate(requestsPerSecond);
    }

    /// <inheritdoc/>
    public int TakeMostInFlight() => Math.Max(InFlight, Interlocked.Exchange(ref _mostInFlight, 0));

    /// <inheritdoc/>
    public long TakeNeutralRequests() => Interlocked.Exchange(ref _neutralRequests, 0);

    /// <inheritdoc/>
    public IPacedClient At(double? requestsPerSecond, int? window = null) => new Paced(this, requestsPerSecond, window);

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        _limit.Dispose();
        _rateLimiter.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<CallResult> RecommendAsync(
        RateLimiter rateLimiter, ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new Call(this, rateLimiter, request, stop, cancellationToken);
        using var linked = stop.CanBeCanceled && cancellationToken.CanBeCanceled && stop != cancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken)
            : null;

        // Both tokens end the waits between attempts. Only the cancellation token ends an attempt.
        var context = ResilienceContextPool.Shared.Get(linked?.Token ?? (stop.CanBeCanceled ? stop : cancellationToken));
        var outcome = await _retries.ExecuteOutcomeAsync(
            static (_, call) => call.Client.GuardedAttemptAsync(call), context, call);
        ResilienceContextPool.Shared.Return(context);
        var result = Conclude(call, outcome);
        if (result.Verdict == CallVerdict.Answered)
        {
            _evidence.UserAnswered(afterRetry: result.Attempts.Count > 1);
        }

        return result;
    }

    private async ValueTask<CallResult> ProbeAsync(RateLimiter rateLimiter, CancellationToken cancellationToken)
    {
        var call = new Call(this, rateLimiter, Neutral, CancellationToken.None, cancellationToken);
        CallResult result;
        try
        {
            result = Conclude(call, await AttemptAsync(call, _unguarded, priority: true));
        }
        finally
        {
            Interlocked.Add(ref _neutralRequests, call.Attempts.Count);
        }

        result = result with { Proof = _evidence.IsProof(result) };
        if (result is { Verdict: CallVerdict.Refused, Failure: { Class: FailureClass.Unauthorized } failure })
        {
            result = result with { Verdict = CallVerdict.Fatal, Failure = failure with { Detail = CredentialsRefused(failure.Detail) } };
        }

        // The API is available, so the breaker need not stay open for the rest of its time.
        if (result.ShowsThatTheApiIsThere && _guard.Breaker.CircuitState != CircuitState.Closed)
        {
            await _guard.BreakerControl.CloseAsync(cancellationToken);
        }

        return result;
    }

    private string CredentialsRefused(string response) =>
        $"The API at {_sender.DisplayAddress} does not accept the credentials. Set CARDGENIUS_PARTNER_TOKEN to the token from the owners of "
        + $"the API, or check the address (--api, CARDGENIUS_API or api.base_url). The response: {response}";

    private static LimitSignal SignalOf(Attempt attempt) => attempt switch
    {
        { Class: FailureClass.RateLimited } => LimitSignal.Throttled,
        { Class: FailureClass.Timeout or FailureClass.Connection } or { Status: 503 or 504 } => LimitSignal.Overload,
        { IsNearLimit: true } => LimitSignal.NearLimit,
        { Class: FailureClass.None, Status: not null } => LimitSignal.Good,
        _ => LimitSignal.None,
    };

    private static string CauseOf(Attempt attempt) => attempt switch
    {
        { Class: FailureClass.RateLimited, Status: var status } =>
            string.Create(CultureInfo.InvariantCulture, $"the API throttles ({status})"),
        { Class: FailureClass.Timeout } => "requests time out",
        { Class: FailureClass.Connection } => "connections are refused or reset",
        { Status: { } status and >= 500 } => string.Create(CultureInfo.InvariantCulture, $"the API is overloaded ({status})"),
        _ => "the rate limit of the API is reached",
    };

    // The breaker evaluates only attempts for users. Several consecutive users for whom the API always fails, for example in a redrive pass, look
    // like an outage. One neutral request for each opening distinguishes the two cases, and closes the breaker if the API is available.
    private async ValueTask<Outcome<Attempt>> GuardedAttemptAsync(Call call)
    {
        while (true)
        {
            var outcome = await AttemptAsync(call, FindGuard().Pipeline, priority: false);
            if (outcome.Result != Attempt.Unavailable || (_opening is { } opening && await opening.IsOutAsync(this, call)))
            {
                return outcome;
            }
        }
    }

    private async ValueTask<Outcome<Attempt>> AttemptAsync(Call call, ResiliencePipeline<Attempt> pipeline, bool priority)
    {
        while (true)
        {
            var outcome = await AttemptOnceAsync(call, pipeline, priority);
            if (outcome.Result != Attempt.TooEarly)
            {
                return outcome;
            }
        }
    }

    // One attempt: waits as long as the API asked for, acquires the concurrency limiter and the rate limiter, sends the request, and reports the
    // outcome to the limiters.
    private async ValueTask<Outcome<Attempt>> AttemptOnceAsync(Call call, ResiliencePipeline<Attempt> pipeline, bool priority)
    {
        var isGuarded = !priority;
        if (isGuarded && OpenNow() is not null)
        {
            return Outcome.FromResult(Attempt.Unavailable);
        }

        try
        {
            if (await WaitUntilAllowedAsync(call) is { } ended)
            {
                return Outcome.FromResult(ended);
            }

            using var queued = BatchTelemetry.Requests.Queue();
            if (!await _limit.AcquireAsync(priority, call.Stop, call.Cancelled))
            {
                return Outcome.FromResult(Attempt.Stopped);
            }
        }
        catch (OperationCanceledException e)
        {
            return Outcome.FromException<Attempt>(e);
        }

        Attempt? attempt = null;
        try
        {
            // The breaker may have opened in the meantime. The call then need not wait for the rate limiter.
            if (isGuarded && OpenNow() is not null)
            {
                return Outcome.FromResult(Attempt.Unavailable);
            }

            if (!await WaitForRateLimitAsync(call, priority))
            {
                return Outcome.FromResult(Attempt.Stopped);
            }

            if (_notBefore.Remaining > TimeSpan.Zero)
            {
                return Outcome.FromResult(Attempt.TooEarly);
            }

            var context = ResilienceContextPool.Shared.Get(call.Cancelled);
            var outcome = await pipeline.ExecuteOutcomeAsync(static (context, call) => SendAsync(context, call), context, call);
            ResilienceContextPool.Shared.Return(context);
            attempt = outcome.Result;
            return outcome.Exception is BrokenCircuitException ? Outcome.FromResult(Attempt.Unavailable) : outcome;
        }
        catch (OperationCanceledException e)
        {
            return Outcome.FromException<Attempt>(e);
        }
        finally
        {
            if (attempt is null)
            {
                _limit.Release(LimitSignal.None, null, 0, TimeSpan.Zero, call.IsInFlight ? AbortDelay : TimeSpan.Zero);
            }
            else
            {
                _notBefore.Record(attempt);
                _limit.Release(
                    SignalOf(attempt), CauseOf(attempt), attempt.Began, attempt.Latency, attempt.IsAborted ? AbortDelay : TimeSpan.Zero);
            }
        }
    }

    // Returns null if the API may be called. A call does not wait for a long time, because its chunk would stay in progress: the run holds instead.
    private async ValueTask<Attempt?> WaitUntilAllowedAsync(Call call)
    {
        while (Longest(_notBefore.Remaining, call.RemainingRetryAfter) is var wait && wait > TimeSpan.Zero)
        {
            if (wait.TotalSeconds > _settings.RetryMaxSeconds)
            {
                return Attempt.Postponed;
            }

            using var linked = CancellationTokenSource.CreateLinkedTokenSource(call.Stop, call.Cancelled);
            try
            {
                // Up to 10 % are added at random, so that the calls do not all continue at the same time.
                await Task.Delay(wait * (1 + (_randomizer() / 10)), _time, linked.Token);
            }
            catch (OperationCanceledException) when (!call.Cancelled.IsCancellationRequested)
            {
                return Attempt.Stopped;
            }
        }

        return null;
    }

    private static TimeSpan Longest(TimeSpan left, TimeSpan right) => left > right ? left : right;

    // A call acquires the concurrency limiter before the rate limiter. While it waits for the rate limiter, it is not in flight.
    private int InFlight => Math.Max(0, _limit.InFlight - Volatile.Read(ref _waiting));

    private void RecordInFlight()
    {
        var inFlight = InFlight;
        for (var most = Volatile.Read(ref _mostInFlight); inFlight > most;)
        {
            var before = Interlocked.CompareExchange(ref _mostInFlight, inFlight, most);
            most = before == most ? inFlight : before;
        }
    }

    private async ValueTask<bool> WaitForRateLimitAsync(Call call, bool priority)
    {
        Interlocked.Increment(ref _waiting);
        using var queued = BatchTelemetry.Requests.Queue();
        try
        {
            return await call.RateLimiter.AcquireAsync(priority, call.Stop, call.Cancelled);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static async ValueTask<Outcome<Attempt>> SendAsync(ResilienceContext context, Call call)
    {
        try
        {
            await RequestLease.CheckAsync(context.CancellationToken);
            call.Begin();
            call.Client.RecordInFlight();
            var attempt = await call.Client._sender.SendAsync(
                call.Request, call.Last?.Class, context.CancellationToken, call.Cancelled);
            call.End(attempt);
            return Outcome.FromResult(attempt);
        }
        catch (OperationCanceledException e)
        {
            return Outcome.FromException<Attempt>(e);
        }
    }

    private CallResult Conclude(Call call, Outcome<Attempt> outcome)
    {
        if (outcome.Exception is not null and not OperationCanceledException)
        {
            outcome.ThrowIfException();
        }

        // A final result is returned even if the call was cancelled.
        var last = outcome.Result;
        if (last is null || last == Attempt.Stopped || last.Class.IsRetried())
        {
            call.Cancelled.ThrowIfCancellationRequested();
        }

        var verdict =
            last is null || last == Attempt.Stopped ? CallVerdict.Stopped
            : last == Attempt.Unavailable || last == Attempt.Postponed ? CallVerdict.Unavailable
            : last.Class == FailureClass.None ? CallVerdict.Answered
            : last is { Class: FailureClass.BadRequest, Status: 400 or 422 } ? CallVerdict.Rejected
            : last.Class is FailureClass.BadRequest or FailureClass.Unauthorized ? CallVerdict.Refused
            : last.Class.IsFatal() ? CallVerdict.Fatal
            : call.Stop.IsCancellationRequested && last.Class.IsRetried() && call.Attempts.Count < _settings.Attempts ? CallVerdict.Stopped
            : CallVerdict.Exhausted;
        return new CallResult
        {
            Verdict = verdict,
            Cards = verdict == CallVerdict.Answered ? last!.Cards : [],
            Dropped = verdict == CallVerdict.Answered ? last!.Dropped : default,
            Attempts = call.Attempts,
            NotBefore = verdict == CallVerdict.Unavailable && _notBefore.Remaining is var wait && wait.TotalSeconds > _settings.RetryMaxSeconds
                ? _time.GetUtcNow() + wait
                : null,
            Failure = verdict switch
            {
                CallVerdict.Answered => null,
                CallVerdict.Unavailable when last == Attempt.Postponed => PostponedFailure(call),
                CallVerdict.Unavailable => UnavailableFailure(call),
                _ => call.Failure(),
            },
        };
    }

    private CallFailure PostponedFailure(Call call)
    {
        var now = _time.GetUtcNow();
        var cause = _notBefore.Cause;
        return new CallFailure(
            cause?.Class ?? FailureClass.RateLimited,
            cause?.Status,
            call.Attempts.Count,
            call.First ?? now,
            now,
            string.Create(
                CultureInfo.InvariantCulture, $"The API asked not to be called for {_notBefore.Remaining.TotalSeconds:0} s (Retry-After)."));
    }

    private CallFailure UnavailableFailure(Call call)
    {
        var now = _time.GetUtcNow();
        var opening = _opening;
        return new CallFailure(
            opening?.Class ?? call.Last?.Class ?? FailureClass.ServerError,
            opening?.Status ?? call.Last?.Status,
            call.Attempts.Count,
            call.First ?? now,
            now,
            opening?.Reason ?? "The circuit breaker is open.");
    }

    private Opening? OpenNow() => _opening is { } opening && _monotonic.GetUtcNow() < opening.Until ? opening : null;

    private ResiliencePipelineBuilder<Attempt> NewPipeline() => new() { TimeProvider = _monotonic };

    private ResiliencePipeline<Attempt> NewRetries() => _settings.Attempts <= 1
        ? ResiliencePipeline<Attempt>.Empty
        : NewPipeline().AddRetry(new RetryStrategyOptions<Attempt>
        {
            MaxRetryAttempts = _settings.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = _randomizer,
            Delay = TimeSpan.FromSeconds(_settings.RetryBaseSeconds),
            MaxDelay = TimeSpan.FromSeconds(_settings.RetryMaxSeconds),
            ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { } attempt && attempt.Class.IsRetried()),
        }).Build();

    // The minimum throughput is not larger than the concurrency (but at least 5): if the API hangs, the requests in flight time out together, and
    // the next timeouts come only after another full timeout.
    private int BreakerThroughput => Math.Max(2, Math.Min(_settings.BreakerMinimumAttempts, Math.Max(5, _concurrency)));

    // The minimum throughput of a breaker is fixed, so a change of the concurrency needs another breaker. An open breaker is kept until it closes.
    private Guard FindGuard()
    {
        var guard = _guard;
        if (guard.MinimumThroughput == BreakerThroughput || guard.Breaker.CircuitState != CircuitState.Closed)
        {
            return guard;
        }

        return _guard = new Guard(this, BreakerThroughput);
    }

    // Polly defines the minimum values.
    private CircuitBreakerStrategyOptions<Attempt> NewBreaker(Guard guard) => new()
    {
        FailureRatio = Math.Clamp(_settings.BreakerFailureRatio, 0.01, 1),
        MinimumThroughput = guard.MinimumThroughput,
        SamplingDuration = TimeSpan.FromSeconds(Math.Max(0.5, _settings.BreakerSamplingSeconds)),
        BreakDuration = TimeSpan.FromSeconds(Math.Max(0.5, _settings.BreakerOpenSeconds)),
        StateProvider = guard.Breaker,
        ManualControl = guard.BreakerControl,
        ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { } attempt && attempt.Class.IsOutage()),
        OnOpened = arguments =>
        {
            var attempt = arguments.Outcome.Result;
            var failureClass = attempt?.Class ?? FailureClass.ServerError;
            var status = attempt?.Status is { } code ? string.Create(CultureInfo.InvariantCulture, $" ({code})") : "";
            var reason = $"The API is not available: nearly all attempts fail, the last one with {failureClass}{status}.";
            _opening = new Opening(_monotonic.GetUtcNow() + arguments.BreakDuration, reason, failureClass, attempt?.Status);
            LogOpened(reason, arguments.BreakDuration.TotalSeconds);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            _opening = null;
            LogClosed();
            return ValueTask.CompletedTask;
        },
    };

    private TimeoutStrategyOptions NewTimeout() => new() { Timeout = TimeSpan.FromSeconds(Math.Max(0.01, _settings.TimeoutSeconds)) };

    [LoggerMessage(1, LogLevel.Warning, "{Reason} The circuit breaker is open for {Seconds} s.")]
    private partial void LogOpened(string reason, double seconds);

    [LoggerMessage(2, LogLevel.Information, "The API is available again. The circuit breaker is closed.")]
    private partial void LogClosed();

    // The circuit breaker, and the pipeline of attempts for users that contains it.
    private sealed class Guard
    {
        public Guard(CardGeniusClient client, int minimumThroughput)
        {
            MinimumThroughput = minimumThroughput;
            Pipeline = client.NewPipeline().AddCircuitBreaker(client.NewBreaker(this)).AddTimeout(client.NewTimeout()).Build();
        }

        public int MinimumThroughput { get; }

        public CircuitBreakerStateProvider Breaker { get; } = new();

        public CircuitBreakerManualControl BreakerControl { get; } = new();

        public ResiliencePipeline<Attempt> Pipeline { get; }
    }

    private sealed record Opening(DateTimeOffset Until, string Reason, FailureClass Class, int? Status)
    {
        private readonly Lock _sync = new();
        private Task<bool>? _isOut;

        /// <summary>Returns whether a neutral request fails, too. One request is sent for all calls during this opening.</summary>
        public async ValueTask<bool> IsOutAsync(CardGeniusClient client, Call call)
        {
            Task<bool> isOut;
            lock (_sync)
            {
                isOut = _isOut ??= ProbeAsync(client);
            }

            try
            {
                return await isOut.WaitAsync(call.Cancelled);
            }
            catch (OperationCanceledException)
            {
                // The call was cancelled. The caller checks its own token.
                return true;
            }
        }

        private static async Task<bool> ProbeAsync(CardGeniusClient client) =>
            !(await client.ProbeAsync(CancellationToken.None)).ShowsThatTheApiIsThere;
    }

    // The chunks of a process share the concurrency limit, the breaker and the connections. Each chunk has its own rate limiter.
    private sealed class Paced : IPacedClient
    {
        private readonly CardGeniusClient _client;
        private readonly RateLimiter _rateLimiter;
        private bool _hasJoined;

        public Paced(CardGeniusClient client, double? requestsPerSecond, int? window)
        {
            _client = client;
            _rateLimiter = new(requestsPerSecond, burst: 1, client._time, firstAfter: 1 + client._randomizer());
            if (window is { } chunks)
            {
                client._limit.Join(chunks);
                _hasJoined = true;
            }
        }

        public ApiHealth Health => _client.Health;

        public double Limit => _client._limit.Observed;

        public ValueTask<CallResult> RecommendAsync(
            ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken) =>
            _client.RecommendAsync(_rateLimiter, request, stop, cancellationToken);

        public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) => _client.ProbeAsync(_rateLimiter, cancellationToken);

        public long TakeNeutralRequests() => _client.TakeNeutralRequests();

        public bool TryEndChunk()
        {
            if (!_hasJoined || !_client._limit.TryEndChunk())
            {
                return false;
            }

            _hasJoined = false;
            return true;
        }

        public void Dispose()
        {
            if (_hasJoined)
            {
                _client._limit.EndChunk();
                _hasJoined = false;
            }

            _rateLimiter.Dispose();
        }
    }

    private sealed class Call(
        CardGeniusClient client, RateLimiter rateLimiter, ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancelled)
    {
        private long _ended;

        public CardGeniusClient Client => client;

        public RateLimiter RateLimiter => rateLimiter;

        public ReadOnlyMemory<byte> Request => request;

        public CancellationToken Stop => stop;

        public CancellationToken Cancelled => cancelled;

        public List<AttemptOutcome> Attempts { get; } = new(1);

        public DateTimeOffset? First { get; private set; }

        public Attempt? Last { get; private set; }

        public bool IsInFlight { get; private set; }

        /// <summary>The rest of the wait that the last response of this call asked for.</summary>
        public TimeSpan RemainingRetryAfter => Last?.RetryAfter is { } wait ? wait - client._time.GetElapsedTime(_ended) : TimeSpan.Zero;

        private DateTimeOffset Ended { get; set; }

        public void Begin()
        {
            First ??= client._time.GetUtcNow();
            IsInFlight = true;
        }

        public void End(Attempt attempt)
        {
            IsInFlight = false;
            Last = attempt;
            Ended = client._time.GetUtcNow();
            _ended = client._time.GetTimestamp();
            Attempts.Add(attempt.Outcome);
        }

        public CallFailure? Failure() =>
            Last is { } last && First is { } first
                ? new CallFailure(last.Class, last.Status, Attempts.Count, first, Ended, last.Detail ?? "")
                : null;
    }
}
