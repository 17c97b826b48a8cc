using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace CardGenius.Testing.Azurite;

/// <summary>An Azurite process with its own port and its data in a temporary folder. It can be killed and restarted.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    // Azurite ends when its standard input closes, so it cannot outlive the tests, however they end.
    private const string EndWithParent =
        "process.stdin.resume(); process.stdin.on('end', () => process.exit(0)); require(process.argv[1]);";

    // The emulator's account and its published key. This is not a secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string _program;
    private readonly bool _takesTokens;
    private readonly TemporaryFolder _data = new();
    private Process? _process;

    private readonly string _service;

    private AzuriteProcess(string program, string service, bool takesTokens)
    {
        _program = program;
        _service = service;
        _takesTokens = takesTokens;
    }

    public int Port { get; private set; }

    public string ConnectionString => ConnectionStringWith(Key);

    public string ConnectionStringWith(string key) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};{char.ToUpperInvariant(_service[0])}{_service[1..]}Endpoint=http://127.0.0.1:{Port}/{Account};";

    /// <summary>The account's address for callers with a token.</summary>
    public Uri Address => new($"https://127.0.0.1:{Port}/{Account}");

    /// <summary>The certificate, if the process accepts tokens.</summary>
    public string CertificateFile => _data.File("cert.pem");

    /// <param name="takesTokens">Serves HTTPS with a generated certificate and accepts bearer tokens, like an account that allows
    /// identities only.</param>
    /// <param name="service">The service: <c>blob</c> or <c>queue</c>.</param>
    public static async Task<AzuriteProcess> StartAsync(bool takesTokens = false, string service = "blob")
    {
        var azurite = new AzuriteProcess(await AzuriteInstallation.ProgramAsync(service), service, takesTokens);
        await azurite.RunAsync();
        return azurite;
    }

    /// <summary>Kills the process without a shutdown, like a power failure.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    /// <summary>Restarts the process on the same port and data.</summary>
    public Task RestartAsync() => RunAsync();

    /// <summary>Waits until the data file, which Azurite writes every few seconds, contains all of these words.</summary>
    public async Task PersistedAsync(params string[] words)
    {
        var file = _data.File("__azurite_db_blob__.json");
        var began = Stopwatch.GetTimestamp();
        while (!File.Exists(file) || await File.ReadAllTextAsync(file) is var text && !words.All(text.Contains))
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(40))
            {
                throw new TimeoutException("Azurite did not write its data.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Dispose();
    }

    private async Task RunAsync()
    {
        string[] arguments =
        [
            "-e", EndWithParent, _program,
            $"--{_service}Host", "127.0.0.1", $"--{_service}Port", Port.ToString(CultureInfo.InvariantCulture),
            "--location", _data.Path, "--disableTelemetry", "--silent",
            .. _takesTokens ? WithTokens() : [],
        ];
        var process = AzuriteInstallation.Start(new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        _process = process;
        var said = new StringBuilder();
        var listens = new TaskCompletionSource<int>();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listens.TrySetException(AzuriteInstallation.Missing($"Azurite ended at its start:\n{Said()}\n"));
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            Port = await listens.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch
        {
            await KillAsync();
            throw;
        }

        void Hear(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }

            if (line.Data is { } text && Listening().Match(text) is { Success: true } match)
            {
                listens.TrySetResult(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }
        }

        string Said()
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    private string[] WithTokens()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return
        [
            "--oauth", "basic",
            "--cert", _data.Write("cert.pem", certificate.ExportCertificatePem()),
            "--key", _data.Write("key.pem", key.ExportPkcs8PrivateKeyPem()),
        ];
    }

    [GeneratedRegex(@"listens on https?://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
