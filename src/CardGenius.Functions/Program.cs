using CardGenius.Functions.Hosting;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
try
{
    builder.AddCardGenius();
}
catch (ServiceSettingsException error)
{
    // The host shows the worker's error stream; a stack would hide the message.
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

var app = builder.Build();
app.Services.LogSettingWarnings();
await app.RunAsync();
return 0;
