using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Api;

/// <summary>Sends one request, reads its answer, and says what became of it. Faults of the API are never thrown.</summary>
internal sealed class AttemptSender : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly ApiSettings _settings;
    private readonly Uri _url;
    private readonly RequestTarget _target;
    private readonly HttpClient _http;
    private readonly ProxyInUse _proxy;
    private readonly TimeProvider _time;
    private readonly Func<ResponseReader> _newReader;
    private readonly ConcurrentBag<ResponseReader> _readers = [];

    public AttemptSender(
        ApiSettings settings, RankingRules rules, string? partnerToken, TimeProvider time, Func<HttpMessageHandler> handler)
    {
        _settings = settings;
        _url = UrlOf(settings);
        _target = RequestTarget.Of(_url);
        _time = time;
        var texts = new TextCache();
        _newReader = () => new ResponseReader(rules, texts, settings.MaxAnswerBytes, settings.CheckEchoedSpends);
        var transport = handler();
        _proxy = new ProxyInUse(
            (transport as SocketsHttpHandler)?.Proxy ?? HttpClient.DefaultProxy, _url, Environment.GetEnvironmentVariable);
        _http = new HttpClient(transport, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("CardGenius-Batch-Runner/1.0");
        if (partnerToken is not null)
        {
            AddPartnerToken(partnerToken);
        }
    }

    /// <summary>Where requests go, without what may be secret in it; for messages.</summary>
    public string Place => $"{_url.Scheme}://{_url.Authority}{_url.AbsolutePath}";

    /// <summary>Sends one request. Only <paramref name="cancelled"/> ends it with an exception; <paramref name="attemptEnded"/> is its timeout.
    /// <paramref name="repeats"/> is why the attempt before it failed; null for a first attempt.</summary>
    public async ValueTask<Attempt> SendAsync(
        ReadOnlyMemory<byte> request, FailureClass? repeats, CancellationToken attemptEnded, CancellationToken cancelled)
    {
        var began = _time.GetTimestamp();
        using var span = AttemptSpan.Begin(_target);
        BatchTelemetry.Requests.Began(_target, repeats);
        Attempt? attempt = null;
        try
        {
            attempt = await TrySendAsync(request, attemptEnded);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            attempt = Failed(FailureClass.Timeout, $"No whole answer within {_time.GetElapsedTime(began).TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException e)
        {
            attempt = OfException(e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A connection that the other side closes while it is being made ends in the socket's own exception.
            attempt = Failed(FailureClass.Connection, e.Message);
        }
        finally
        {
            attempt ??= Failed(FailureClass.Timeout, "The run was ended while the request was in flight.");
            attempt.Began = began;
            attempt.Latency = _time.GetElapsedTime(began);
            BatchTelemetry.Requests.Ended(_target, attempt.Outcome);
            AttemptSpan.End(span, attempt.Outcome);
        }

        return attempt;
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Attempt> TrySendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = Json;
        var connection = ApiConnection.Follow();
        using var response = await SendAsync(request, cancellationToken);
        var reader = _readers.TryTake(out var pooled) ? pooled : _newReader();
        try
        {
            var attempt = response.IsSuccessStatusCode
                ? await ReadAnswerAsync(response, reader, body, cancellationToken)
                : await ReadRefusalAsync(response, reader, body, cancellationToken);
            if (attempt.Class == FailureClass.Mismatched)
            {
                // The response to this request would reach the next one.
                ApiConnection.Close(connection);
            }

            return attempt;
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.SecureConnectionError
            || error.InnerException is AuthenticationException)
        {
            TlsHandshakes.Failed(request, _time);
            throw;
        }
    }

    private async ValueTask<Attempt> ReadAnswerAsync(
        HttpResponseMessage response, ResponseReader reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ParsedResponse answer;
        if (response.Content.Headers.ContentLength > _settings.MaxAnswerBytes)
        {
            answer = ResponseReader.TooLarge(_settings.MaxAnswerBytes);
        }
        else
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            answer = await reader.ReadAsync(stream, body, cancellationToken);
        }

        return new Attempt
        {
            Class = answer.Class,
            Status = (int)response.StatusCode,
            Cards = answer.Cards,
            Dropped = answer.Dropped,
            Detail = answer.Detail,
            RetryAfter = answer.Class == FailureClass.None ? null : AskedToWait(response),
            IsNearLimit = RetryAfter.IsNothingLeft(response.Headers),
            IsAborted = !answer.Ended,
        };
    }

    private async ValueTask<Attempt> ReadRefusalAsync(
        HttpResponseMessage response, ResponseReader reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (excerpt, ended) = await reader.ReadErrorAsync(stream, body, cancellationToken);
        var status = (int)response.StatusCode;
        var failureClass = FailureClasses.OfStatus(status, RetryAfter.IsThrottling(response.Headers));
        var wait = AskedToWait(response);
        var said = excerpt.Length == 0 ? "" : $" It says: {excerpt}";
        return new Attempt
        {
            Class = failureClass,
            Status = status,
            Detail = failureClass == FailureClass.ProxyRefused
                ? _proxy.Refusal(status)
                : status is >= 300 and < 400
                    ? $"{Line(response)} from {Place}: the API is not there; it points to {Target(response)}. Redirects are not "
                        + "followed: check the address (--api, CARDGENIUS_API or api.base_url)."
                    : $"{Line(response)}.{said}",
            RetryAfter = wait,
            IsNearLimit = wait is null && RetryAfter.IsNothingLeft(response.Headers),
            IsAborted = !ended,
        };
    }

    private TimeSpan? AskedToWait(HttpResponseMessage response) =>
        RetryAfter.Of(response.Headers, _time.GetUtcNow(), TimeSpan.FromSeconds(_settings.RetryAfterMaxSeconds));

    private Attempt OfException(HttpRequestException exception)
    {
        if (exception.InnerException is UntrustedCertificateException untrusted)
        {
            return Failed(
                FailureClass.UntrustedCertificate,
                $"The certificate of {_url.Authority} is not trusted: {untrusted.Message}. Install its issuer's certificate on this machine, "
                + "or correct the address (--api, CARDGENIUS_API or api.base_url). An untrusted certificate is never accepted.");
        }

        return exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Failed(
                FailureClass.Dns, $"The host name {_url.Host} does not resolve (--api, CARDGENIUS_API or api.base_url)."),
            HttpRequestError.SecureConnectionError => Failed(FailureClass.Tls, Innermost(exception)),
            HttpRequestError.ProxyTunnelError => OfTunnel(exception),
            HttpRequestError.InvalidResponse => Failed(FailureClass.NotJson, $"The answer is not HTTP: {exception.Message}"),
            HttpRequestError.ConfigurationLimitExceeded => Failed(FailureClass.TooLarge, exception.Message),
            _ when exception.InnerException is AuthenticationException => Failed(FailureClass.Tls, Innermost(exception)),
            _ => Failed(FailureClass.Connection, Innermost(exception)),
        };
    }

    // The exception's own message may hold the proxy's credentials.
    private Attempt OfTunnel(HttpRequestException exception)
    {
        var status = (int?)exception.StatusCode;
        return status is >= 400 and < 500 and not (408 or 425 or 429)
            ? new() { Class = FailureClass.ProxyRefused, Status = status, Detail = _proxy.Refusal(status), IsAborted = true }
            : Failed(FailureClass.Connection, _proxy.Refusal(status));
    }

    private static Attempt Failed(FailureClass failureClass, string detail) =>
        new() { Class = failureClass, Detail = detail, IsAborted = true };

    private static string Innermost(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message} {inner.GetBaseException().Message}" : exception.Message;

    private static string Line(HttpResponseMessage response) =>
        string.IsNullOrEmpty(response.ReasonPhrase)
            ? $"{(int)response.StatusCode} {response.StatusCode}"
            : $"{(int)response.StatusCode} {new string([.. response.ReasonPhrase.Where(c => !char.IsControl(c)).Take(60)])}";

    // A target's query can hold a secret.
    private string Target(HttpResponseMessage response) =>
        response.Headers.Location is { } location
            ? new Uri(_url, location).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : "nowhere";

    private static Uri UrlOf(ApiSettings settings) =>
        Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new ArgumentException(
                "The API's address (--api, CARDGENIUS_API or api.base_url) must be an absolute http or https address.", nameof(settings));

    private void AddPartnerToken(string partnerToken)
    {
        // The framework's own message would show the token.
        if (partnerToken.Length == 0 || partnerToken.Any(c => c is < ' ' or > '~'))
        {
            throw new ArgumentException(
                "The partner token (CARDGENIUS_PARTNER_TOKEN) must be printable ASCII characters, without a line break.", nameof(partnerToken));
        }

        _http.DefaultRequestHeaders.TryAddWithoutValidation("partner-token", partnerToken);
    }

    /// <summary>The transport: connections that are kept, and no more of them than requests may be in flight.</summary>
    [SuppressMessage(
        "Security", "CA5398", Justification = "The API's contract is TLS 1.2 or newer, whatever the operating system would still allow.")]
    public static SocketsHttpHandler CreateHandler(ApiSettings settings, int concurrency, TimeProvider? time = null) => new()
    {
        MaxConnectionsPerServer = concurrency,
        ConnectTimeout = TimeSpan.FromSeconds(settings.ConnectTimeoutSeconds),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        AutomaticDecompression = DecompressionMethods.All,
        AllowAutoRedirect = false,
        UseCookies = false,
        // The API gets no trace header, and the span of an attempt is ours.
        ActivityHeadersPropagator = null,
        // An answer that is given up is given up at once: what is left of it is not read.
        MaxResponseDrainSize = 0,
        ConnectCallback = (context, cancellationToken) => TlsHandshakes.ConnectAsync(context, time ?? TimeProvider.System, cancellationToken),
        PlaintextStreamFilter = (context, _) =>
        {
            TlsHandshakes.Succeeded(context, time ?? TimeProvider.System);
            return ValueTask.FromResult<Stream>(new ApiConnection(context.PlaintextStream));
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = ValidateCertificate,
        },
    };

    private static bool ValidateCertificate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
            ? true
            : throw new UntrustedCertificateException(
                chain is { ChainStatus.Length: > 0 }
                    ? $"{errors} ({string.Join(", ", chain.ChainStatus.Select(s => s.Status))})"
                    : errors.ToString());
}
