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

/// <summary>Sends one request, reads its response and returns the result. Errors of the API are returned, never thrown.</summary>
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

    /// <summary>The address of the API without its query, which may contain a secret, for messages.</summary>
    public string DisplayAddress => $"{_url.Scheme}://{_url.Authority}{_url.AbsolutePath}";

    /// <summary>Sends one request and reads its response.</summary>
    /// <param name="request">The request body, UTF-8 JSON.</param>
    /// <param name="repeats">The reason why the previous attempt of the same call failed; null for a first attempt. For the metrics.</param>
    /// <param name="attemptEnded">The timeout of the attempt. It results in <see cref="FailureClass.Timeout"/>.</param>
    /// <param name="cancelled">Ends the attempt with an exception.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled.</exception>
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
            attempt = Failed(FailureClass.Timeout, $"No complete response within {_time.GetElapsedTime(began).TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException e)
        {
            attempt = OfException(e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // If the server closes the connection while it is being established, the exception is that of the socket.
            attempt = Failed(FailureClass.Connection, e.Message);
        }
        finally
        {
            attempt ??= Failed(FailureClass.Timeout, "The run ended while the request was in flight.");
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
        var connection = ApiConnection.Track();
        using var response = await SendAsync(request, cancellationToken);
        var reader = _readers.TryTake(out var pooled) ? pooled : _newReader();
        try
        {
            var attempt = response.IsSuccessStatusCode
                ? await ReadSuccessAsync(response, reader, body, cancellationToken)
                : await ReadErrorAsync(response, reader, body, cancellationToken);
            if (attempt.Class == FailureClass.Mismatched)
            {
                // If the connection were reused, the response to this request would reach the next request.
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

    private async ValueTask<Attempt> ReadSuccessAsync(
        HttpResponseMessage response, ResponseReader reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ParsedResponse parsed;
        if (response.Content.Headers.ContentLength > _settings.MaxAnswerBytes)
        {
            parsed = ResponseReader.TooLarge(_settings.MaxAnswerBytes);
        }
        else
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            parsed = await reader.ReadAsync(stream, body, cancellationToken);
        }

        return new Attempt
        {
            Class = parsed.Class,
            Status = (int)response.StatusCode,
            Cards = parsed.Cards,
            Dropped = parsed.Dropped,
            Detail = parsed.Detail,
            RetryAfter = parsed.Class == FailureClass.None ? null : RetryAfterOf(response),
            IsNearLimit = RetryAfter.IsNothingLeft(response.Headers),
            IsAborted = !parsed.Ended,
        };
    }

    private async ValueTask<Attempt> ReadErrorAsync(
        HttpResponseMessage response, ResponseReader reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (excerpt, ended) = await reader.ReadErrorAsync(stream, body, cancellationToken);
        var status = (int)response.StatusCode;
        var failureClass = FailureClasses.OfStatus(status, RetryAfter.IsThrottling(response.Headers));
        var wait = RetryAfterOf(response);
        var beginning = excerpt.Length == 0 ? "" : $" The response begins: {excerpt}";
        return new Attempt
        {
            Class = failureClass,
            Status = status,
            Detail = failureClass == FailureClass.ProxyRefused
                ? _proxy.Refusal(status)
                : status is >= 300 and < 400
                    ? $"{Line(response)} from {DisplayAddress}: the address redirects to {Target(response)}. Redirects are not "
                        + "followed. Check the address (--api, CARDGENIUS_API or api.base_url)."
                    : $"{Line(response)}.{beginning}",
            RetryAfter = wait,
            IsNearLimit = wait is null && RetryAfter.IsNothingLeft(response.Headers),
            IsAborted = !ended,
        };
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
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
            HttpRequestError.InvalidResponse => Failed(FailureClass.NotJson, $"The response is not HTTP: {exception.Message}"),
            HttpRequestError.ConfigurationLimitExceeded => Failed(FailureClass.TooLarge, exception.Message),
            _ when exception.InnerException is AuthenticationException => Failed(FailureClass.Tls, Innermost(exception)),
            _ => Failed(FailureClass.Connection, Innermost(exception)),
        };
    }

    // The message of the exception may contain the credentials of the proxy.
    private Attempt OfTunnel(HttpRequestException exception)
    {
        var status = (int?)exception.StatusCode;
        return status is >= 400 and < 500 and not (408 or 425 or 429)
            ? new() { Class = FailureClass.ProxyRefused, Status = status, Detail = _proxy.Refusal(status), IsAborted = true }
            : Failed(FailureClass.Connection, _proxy.Refusal(status));
    }

    private static Attempt Failed(FailureClass failureClass, string detail) =>
        new() { Class = failureClass, Detail = detail, IsAborted = true };

    // The message of the outer exception often repeats that of the inner one, with the address of the server.
    private static string Innermost(Exception exception) =>
        exception.InnerException?.GetBaseException().Message is { } inner && !exception.Message.Contains(inner.TrimEnd('.'), StringComparison.Ordinal)
            ? $"{Sentence(exception.Message)} {Sentence(inner)}"
            : Sentence(exception.Message);

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";

    private static string Line(HttpResponseMessage response) =>
        string.IsNullOrEmpty(response.ReasonPhrase)
            ? $"{(int)response.StatusCode} {response.StatusCode}"
            : $"{(int)response.StatusCode} {new string([.. response.ReasonPhrase.Where(c => !char.IsControl(c)).Take(60)])}";

    // The query of the target may contain a secret.
    private string Target(HttpResponseMessage response) =>
        response.Headers.Location is { } location
            ? new Uri(_url, location).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : "no address";

    private static Uri UrlOf(ApiSettings settings) =>
        Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new ArgumentException(
                "The address of the API (--api, CARDGENIUS_API or api.base_url) must be an absolute http or https address.", nameof(settings));

    private void AddPartnerToken(string partnerToken)
    {
        // The message of the framework would contain the token, so the token is checked here.
        if (partnerToken.Length == 0 || partnerToken.Any(c => c is < ' ' or > '~'))
        {
            throw new ArgumentException(
                "The partner token (CARDGENIUS_PARTNER_TOKEN) must consist of printable ASCII characters, without line breaks.",
                nameof(partnerToken));
        }

        _http.DefaultRequestHeaders.TryAddWithoutValidation("partner-token", partnerToken);
    }

    /// <summary>Creates the transport. It keeps connections open, and has at most as many connections as requests may be in flight.</summary>
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
        // The client sends no trace header to the API, and creates the span of an attempt itself.
        ActivityHeadersPropagator = null,
        // The rest of an aborted response is not read, so its connection is closed at once.
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
