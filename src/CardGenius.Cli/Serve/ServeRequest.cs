using System.Security.Cryptography.X509Certificates;
using CardGenius.Service;
using Microsoft.Extensions.Logging;

namespace CardGenius.Cli.Serve;

/// <summary>A request to serve the runs of a store.</summary>
/// <param name="Options">Where to listen, and who can use the server.</param>
/// <param name="Settings">The settings of the service.</param>
/// <param name="Certificate">The certificate; null: HTTP.</param>
/// <param name="Log">Receives the log.</param>
internal sealed record ServeRequest(ServeOptions Options, ServiceSettings Settings, X509Certificate2? Certificate, ILogger Log);
