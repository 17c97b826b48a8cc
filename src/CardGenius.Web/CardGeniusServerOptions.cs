using System.Net;
using System.Security.Cryptography.X509Certificates;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Service;
using CardGenius.Web.Security;
using Microsoft.Extensions.Logging;

namespace CardGenius.Web;

/// <summary>The options of a <see cref="CardGeniusServer"/>.</summary>
public sealed record CardGeniusServerOptions
{
    /// <summary>Gets the store of runs and results.</summary>
    public required IRunStore Store { get; init; }

    /// <summary>Gets the container of inputs.</summary>
    public required IInputContainer Inputs { get; init; }

    /// <summary>Gets the settings of the service.</summary>
    public required ServiceSettings Settings { get; init; }

    /// <summary>Gets the function that creates the API client of a run.</summary>
    public required Func<RunSettings, RankingRules, IRecommendationClient> MakeClient { get; init; }

    /// <summary>Gets the API leases of this machine; null for none.</summary>
    public ApiLeases? ApiLeases { get; init; }

    /// <summary>Gets the address and the port to listen on. Port 0 is any free port.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Gets the certificate for HTTPS; null for HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Gets the key that callers must send; null if only this machine can reach the server.</summary>
    public StoredKey? Key { get; init; }

    /// <summary>Gets the user of this process, for the timelines of runs; null if unknown.</summary>
    public string? User { get; init; }

    /// <summary>Gets the clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Gets the log. It contains no data of a user.</summary>
    public required ILogger Logger { get; init; }
}
