namespace CardGenius.Cli.Monitoring;

/// <summary>Decides whether a command exports. Without an export no assembly of OpenTelemetry is loaded.</summary>
internal static class Otlp
{
    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Starts the export if an address is given, as an option or in the variables of OpenTelemetry.</summary>
    /// <param name="address">The address of the option; null if it was not given.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="warn">Told once, at the end, if the collector did not take the data.</param>
    /// <returns>Ends the export; null if there is none.</returns>
    public static IAsyncDisposable? Start(Uri? address, IReadOnlyDictionary<string, string> variables, Action<string> warn)
    {
        var isDisabled = string.Equals(variables.GetValueOrDefault("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        return !isDisabled && (address is not null || Endpoints.Any(name => variables.GetValueOrDefault(name) is { Length: > 0 }))
            ? new OtlpExport(address, variables, warn)
            : null;
    }
}
