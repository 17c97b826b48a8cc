using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>A Prometheus on loopback over recorded series, with the alert rules of the repository.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http;
    private Process? _process;

    private PrometheusServer(int port) => _http = new() { BaseAddress = new($"http://127.0.0.1:{port}/") };

    /// <summary>Whether both programs are on the PATH.</summary>
    public static bool IsInstalled => Find("prometheus") is not null && Find("promtool") is not null;

    /// <summary>Starts a server.</summary>
    /// <param name="series">The series as OpenMetrics text.</param>
    /// <param name="rules">The path of a file of rules.</param>
    public static async Task<PrometheusServer> StartAsync(string series, string rules)
    {
        var port = FreePort();
        var server = new PrometheusServer(port);
        try
        {
            var data = server._folder.File("data");
            var text = server._folder.Write("series.txt", series);
            var config = server._folder.Write("prometheus.yml", $"rule_files: ['{rules}']\n");
            using var import = Run("promtool", "tsdb", "create-blocks-from", "openmetrics", text, data);
            var errors = await import.StandardError.ReadToEndAsync();
            await import.WaitForExitAsync();
            Assert.True(import.ExitCode == 0, errors);

            server._process = Run(
                "prometheus", $"--config.file={config}", $"--storage.tsdb.path={data}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error");
            _ = server._process.StandardOutput.ReadToEndAsync();
            _ = server._process.StandardError.ReadToEndAsync();
            await Eventually.IsAsync(server.IsReadyAsync, "Prometheus is ready");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates an expression at equal distances. Returns the values by the labels of each series; a NaN is left out.</summary>
    public async Task<Dictionary<string, List<(double Time, double Value)>>> QueryAsync(string expression, double start, double end, double step)
    {
        var result = await GetAsync(string.Create(
            CultureInfo.InvariantCulture, $"api/v1/query_range?query={Uri.EscapeDataString(expression)}&start={start}&end={end}&step={step}"));
        return result.GetProperty("result").EnumerateArray().ToDictionary(
            series => string.Join(",", series.GetProperty("metric").EnumerateObject().Select(label => label.Value.GetString())),
            series => series.GetProperty("values").EnumerateArray()
                .Select(value => (value[0].GetDouble(), double.Parse(value[1].GetString()!, CultureInfo.InvariantCulture)))
                .Where(value => !double.IsNaN(value.Item2))
                .ToList());
    }

    /// <summary>The alert rules that the server has loaded: name, severity and expression.</summary>
    public async Task<IReadOnlyList<(string Rule, string Severity, string Expression)>> RulesAsync() =>
    [
        .. (await GetAsync("api/v1/rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray()).Select(rule => (
            rule.GetProperty("labels").GetProperty("rule").GetString()!,
            rule.GetProperty("labels").GetProperty("severity").GetString()!,
            rule.GetProperty("query").GetString()!)),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;
        Assert.Equal("success", json.GetProperty("status").GetString());
        return json.GetProperty("data");
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process!.HasExited, "Prometheus has ended.");
        try
        {
            using var response = await _http.GetAsync(new Uri("-/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static Process Run(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(Find(program)!, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
