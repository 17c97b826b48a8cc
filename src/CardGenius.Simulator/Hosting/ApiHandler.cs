using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Statistics;
using CardGenius.Simulator.Traffic;
using Microsoft.AspNetCore.Http;

namespace CardGenius.Simulator.Hosting;

/// <summary>Handles the API path. The order is: credentials, rate limit, request body, backend, fault, latency, response.</summary>
internal sealed class ApiHandler
{
    private const int LongestRequest = 64 * 1024;

    private static readonly SpendProfile EmptyProfile = ProfileReader.Read("{}"u8).Profile!;

    private readonly SimulatorOptions _options;
    private readonly StatsRecorder _recorder;
    private readonly Balancer _balancer;
    private readonly ResponseWriter _responses;
    private readonly LatencySource _latency;
    private readonly RateLimiter? _limiter;
    private readonly FaultResponder _faults;
    private FaultDecider _decider;

    public ApiHandler(SimulatorOptions options, Catalogue catalogue, Balancer balancer, StatsRecorder recorder)
    {
        _options = options;
        _recorder = recorder;
        _balancer = balancer;
        _responses = new ResponseWriter(
            catalogue,
            new ResponseOptions(options.Shape, options.Fees, options.Breakdown, options.ResponseBytes, options.CardLimit));
        _latency = new LatencySource(options.Latency, options.TimeScale, options.Seed);
        _limiter = options.RequestsPerSecond is { } rate ? new RateLimiter(rate, options.Burst, options.TimeProvider) : null;
        _faults = new FaultResponder(_responses, options.TimeProvider);
        _decider = new FaultDecider(options.Faults, options.TimeProvider);
    }

    public FaultPlan Faults
    {
        get => Volatile.Read(ref _decider).Plan;
        set => Volatile.Write(ref _decider, new FaultDecider(value, _options.TimeProvider));
    }

    /// <summary>Returns whether a path is one of the API.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.Value is "/cg/api/pro" or "/cg/api/beta";

    public async Task HandleAsync(HttpContext context)
    {
        await using var exchange = new Exchange(context, _recorder);
        if (!await IsAdmittedAsync(exchange) || (IsApi(context) ? await ReadProfileAsync(exchange) : EmptyProfile) is not { } profile)
        {
            return;
        }

        _faults.Remember(profile);
        var backend = _balancer.Next();
        var fault = Volatile.Read(ref _decider).Decide(profile, backend.Number);
        if (fault is null)
        {
            await RespondAsync(exchange, profile, backend, TimeSpan.Zero);
            return;
        }

        _recorder.Fault(exchange.Ticket, fault.Name);
        if (fault.Kind == FaultKind.Slow)
        {
            await RespondAsync(exchange, profile, backend, TimeSpan.FromSeconds(fault.Delay));
            return;
        }

        await _faults.RespondAsync(exchange, profile, fault);
    }

    private async Task<bool> IsAdmittedAsync(Exchange exchange)
    {
        if (IsApi(exchange.Context) && !HttpMethods.IsPost(exchange.Context.Request.Method))
        {
            exchange.Response.Headers.Allow = "POST";
            await RefuseAsync(exchange, 405, "METHOD_NOT_ALLOWED", "Use POST.");
            return false;
        }

        if (_options.PartnerToken is { } token)
        {
            var found = exchange.Context.Request.Headers["partner-token"].ToString();
            if (found != token)
            {
                await (found.Length == 0
                    ? RefuseAsync(exchange, 401, "AUTH_001", "The partner-token header is missing.")
                    : RefuseAsync(exchange, 403, "AUTH_002", "The partner-token is unknown."));
                return false;
            }
        }

        if (_limiter is null)
        {
            return true;
        }

        var client = exchange.Context.Connection.RemoteIpAddress ?? IPAddress.None;
        var decision = _limiter.Take(client.ToString());
        exchange.Response.Headers["X-RateLimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        if (decision.IsAllowed)
        {
            return true;
        }

        SetRetryAfter(exchange.Response, Math.Ceiling(decision.Wait.TotalSeconds));
        await RefuseAsync(exchange, 429, "RATE_LIMIT", "Too many requests.");
        return false;
    }

    private void SetRetryAfter(HttpResponse response, double seconds)
    {
        if (_options.RetryAfter == RetryAfterForm.Seconds)
        {
            response.Headers.RetryAfter = seconds.ToString("0", CultureInfo.InvariantCulture);
        }
        else if (_options.RetryAfter == RetryAfterForm.Date)
        {
            // A date has whole seconds, so one is added to never be early.
            response.Headers.RetryAfter = _options.TimeProvider.GetUtcNow().AddSeconds(seconds + 1).ToString("R", CultureInfo.InvariantCulture);
        }
    }

    private async Task<SpendProfile?> ReadProfileAsync(Exchange exchange)
    {
        var request = exchange.Context.Request;
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            await RefuseAsync(exchange, 415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json.");
            return null;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(LongestRequest + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(
                bytes.AsMemory(0, LongestRequest + 1), LongestRequest + 1, throwOnEndOfStream: false, exchange.Aborted);
            if (length > LongestRequest)
            {
                exchange.Response.Headers.Connection = "close";
                await RefuseAsync(exchange, 413, "TOO_LARGE", "The body is longer than 64 KB.");
                return null;
            }

            var reading = ProfileReader.Read(bytes.AsSpan(0, length));
            if (reading.Profile is null)
            {
                await RefuseAsync(exchange, reading.Status, "VALIDATION", reading.Error!);
                return null;
            }

            var isCounted = _options.CountProfiles || request.Headers["X-Count-Profiles"] == "1";
            _recorder.Profile(exchange.Ticket, reading.Profile.Hash, reading.HasUnknownField, isCounted);
            return reading.Profile;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task RespondAsync(Exchange exchange, SpendProfile profile, Backend backend, TimeSpan delay)
    {
        var latency = _latency.Of(exchange.Ticket.Number);
        if (_options.CachedPath is null || exchange.Context.Request.Path != _options.CachedPath)
        {
            if (await EnterAsync(exchange, backend) is not { } lease)
            {
                return;
            }

            _recorder.Attach(exchange.Ticket, lease);
            exchange.Response.Headers["X-Backend"] = lease.Backend.ToString(CultureInfo.InvariantCulture);
            if (lease.Requests > _options.OverloadAbove)
            {
                latency *= 1 + (_options.OverloadGrowth * (lease.Requests - _options.OverloadAbove.Value));
            }
        }

        if (latency + delay > TimeSpan.Zero)
        {
            await Task.Delay(latency + delay, _options.TimeProvider, exchange.Aborted);
        }

        using var response = _responses.Write(profile);
        if (_options.Gzip && AcceptsGzip(exchange.Context.Request))
        {
            exchange.Response.Headers.ContentEncoding = "gzip";
            exchange.Response.Headers.Vary = "Accept-Encoding";
            using var compressed = Compress(response.Memory);
            await exchange.SendAsync(200, ErrorBody.Json, compressed.GetBuffer().AsMemory(0, (int)compressed.Length));
            return;
        }

        await exchange.SendAsync(200, ErrorBody.Json, response.Memory);
    }

    /// <summary>Returns a lease of the backend. Without one, sends an error and returns null.</summary>
    private async Task<BackendLease?> EnterAsync(Exchange exchange, Backend backend)
    {
        if (backend.TryCollapse())
        {
            try
            {
                await Task.Delay(_options.CollapseTime, _options.TimeProvider, exchange.Aborted);
            }
            finally
            {
                backend.EndCollapsed();
            }

            await RefuseAsync(exchange, 504, "TIMED_OUT", "This backend did not process the request in time.");
            return null;
        }

        var lease = await backend.EnterAsync(exchange.Aborted);
        if (lease is null)
        {
            await RefuseAsync(exchange, 503, "OVERLOADED", "This backend is at its concurrency limit.");
        }

        return lease;
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    private static MemoryStream Compress(ReadOnlyMemory<byte> bytes)
    {
        var stream = new MemoryStream((bytes.Length / 4) + 256);
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes.Span);
        }

        return stream;
    }

    private static Task RefuseAsync(Exchange exchange, int status, string code, string message) =>
        exchange.SendAsync(status, ErrorBody.Json, ErrorBody.Create(code, message));
}
