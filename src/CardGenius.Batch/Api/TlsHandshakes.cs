using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Api;

/// <summary>
/// Measures TLS handshakes, from the end of the TCP connection to the first use of the encrypted one. The runtime has no instrument for them.
/// Through a proxy, the time includes the proxy's tunnel.
/// </summary>
internal static class TlsHandshakes
{
    // By the request that the framework makes the connection for.
    private static readonly ConditionalWeakTable<HttpRequestMessage, StrongBox<long>> Connected = [];

    /// <summary>Connects as the framework does, and notes when the connection was there.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The returned stream owns the socket.")]
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        Connected.AddOrUpdate(context.InitialRequestMessage, new(time.GetTimestamp()));
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>A connection can be used. Records its handshake if it is encrypted.</summary>
    public static void Succeeded(SocketsHttpPlaintextStreamFilterContext context, TimeProvider time)
    {
        if (context.PlaintextStream is SslStream encrypted && Connected.TryGetValue(context.InitialRequestMessage, out var connected))
        {
            BatchTelemetry.Requests.HandshakeEnded(time.GetElapsedTime(connected.Value), VersionOf(encrypted.SslProtocol), error: null);
        }
    }

    /// <summary>A handshake failed. Records it if the connection was made for this request.</summary>
    public static void Failed(HttpRequestMessage request, TimeProvider time)
    {
        if (Connected.TryGetValue(request, out var connected))
        {
            BatchTelemetry.Requests.HandshakeEnded(time.GetElapsedTime(connected.Value), version: null, "tls");
        }
    }

    private static string? VersionOf(SslProtocols protocol) => protocol.ToString() switch
    {
        "Tls12" => "1.2",
        "Tls13" => "1.3",
        _ => null,
    };
}
