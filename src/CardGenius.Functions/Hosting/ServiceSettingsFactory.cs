using CardGenius.Service;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Hosting;

/// <summary>Reads the options from the app's configuration, and logs a warning for each deprecated setting. A binder would report the first wrong
/// setting only; <see cref="ServiceSettings.Read"/> reports all of them.</summary>
internal sealed partial class ServiceSettingsFactory(IConfiguration configuration, ILogger<ServiceSettings> logger) : IOptionsFactory<ServiceSettings>
{
    /// <exception cref="ServiceSettingsException">Settings are missing or not valid. The message names each.</exception>
    public ServiceSettings Create(string name)
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
