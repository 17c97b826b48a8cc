using System.Collections.Concurrent;
using System.Diagnostics;

namespace CardGenius.Batch.Telemetry;

/// <summary>
/// Measures the TLS handshakes with the API. The runtime has no instrument for them, but reports each as an activity. Handshakes of the process
/// with other hosts, such as those of the storage, are not counted.
/// </summary>
internal static class TlsHandshakes
{
    private const string Source = "Experimental.System.Net.Security";

    private static readonly ConcurrentDictionary<string, bool> Hosts = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Lazy<ActivityListener> Listener = new(Listen);

    /// <summary>Measures the handshakes with a host from now on.</summary>
    public static void Measure(string host)
    {
        Hosts[host] = true;
        _ = Listener.Value;
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Record,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static void Record(Activity handshake)
    {
        if (handshake.GetTagItem("server.address") is string host && Hosts.ContainsKey(host))
        {
            BatchTelemetry.Requests.HandshakeEnded(
                handshake.Duration, handshake.GetTagItem("tls.protocol.version") as string, ErrorOf(handshake.GetTagItem("error.type")));
        }
    }

    // The name of the exception's type is the same for every reason, and an unknown value must not become a new series.
    private static string? ErrorOf(object? reported) => reported is null ? null : "tls";
}
