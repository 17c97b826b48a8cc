using System.Diagnostics.CodeAnalysis;

namespace CardGenius.Cli.Monitoring;

/// <summary>Notes whether the collector took the last request, because the exporter does not say so.</summary>
internal sealed class ExportWatch : DelegatingHandler
{
    private volatile bool _failed;

    [SuppressMessage("Reliability", "CA2000", Justification = "The base class disposes the handler.")]
    public ExportWatch()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>Whether the last request failed.</summary>
    public bool Failed => _failed;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _failed = true;
        var response = base.Send(request, cancellationToken);
        _failed = !response.IsSuccessStatusCode;
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _failed = true;
        var response = await base.SendAsync(request, cancellationToken);
        _failed = !response.IsSuccessStatusCode;
        return response;
    }
}
