using CardGenius.Service;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Hosting;

/// <summary>Reads the options from the app's configuration, and logs a warning for each deprecated setting. A binder would report the first wrong
/// setting only; <see cref="ServiceSettings.Read"/> reports all of them.</summary>
internal sealed partial class ServiceSettingsFactory : IOptionsFactory<ServiceSettings>
{
    // The validation at the start and the consumers create the options separately. The warnings are logged once.
    private readonly Lazy<ServiceSettings> _settings;

    /// <summary>Creates the factory.</summary>
    public ServiceSettingsFactory(IConfiguration configuration, ILogger<ServiceSettings> logger) =>
        _settings = new(() => Read(configuration, logger));

    /// <exception cref="ServiceSettingsException">Settings are missing or not valid. The message names each.</exception>
    public ServiceSettings Create(string name) => _settings.Value;

    private static ServiceSettings Read(IConfiguration configuration, ILogger logger)
    {
        var settings = ServiceSettings.Read(setting => configuration[setting]);
        foreach (var warning in settings.Warnings)
        {
            LogWarning(logger, warning);
        }

        return settings;
    }

    [LoggerMessage(30, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
