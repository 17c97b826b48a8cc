using CardGenius.Service;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Hosting;

/// <summary>Reads the options from the app's configuration. A binder would report the first wrong setting only;
/// <see cref="ServiceSettings.Read"/> reports all of them.</summary>
internal sealed class ServiceSettingsFactory(IConfiguration configuration) : IOptionsFactory<ServiceSettings>
{
    /// <exception cref="ServiceSettingsException">Settings are missing or wrong. The message names each.</exception>
    public ServiceSettings Create(string name) => ServiceSettings.Read(setting => configuration[setting]);
}
