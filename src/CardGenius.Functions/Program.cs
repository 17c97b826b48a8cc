using CardGenius.Functions.Hosting;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

var app = FunctionsApplication.CreateBuilder(args).AddCardGenius().Build();
try
{
    // The host would log the failure with its stack. The Functions host shows the worker's error stream, where only the message helps.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (ServiceSettingsException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

await app.RunAsync();
return 0;
