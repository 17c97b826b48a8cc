using System.Globalization;
using System.Net;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Serve;

/// <summary>The flags of <c>serve</c> that are not settings of a run.</summary>
internal static class ServeFlags
{
    /// <summary>The default port.</summary>
    public const int DefaultPort = 5090;

    /// <summary>The variable with the password of the certificate's file.</summary>
    public const string PasswordVariable = "CARDGENIUS_CERTIFICATE_PASSWORD";

    private static readonly SettingKind<IPEndPoint> EndPoint = new("an IP address and a port, e.g. 0.0.0.0:8443", [], text =>
        IPEndPoint.TryParse(text, out var end) && HasPort(text, end) ? (true, end) : default);

    public static Setting<int> Port { get; } = new(SettingKinds.Whole(0, 65535))
    {
        Flag = "--port",
        ValueName = "N",
        Default = DefaultPort.ToString(CultureInfo.InvariantCulture),
        Help = "The port on 127.0.0.1; 0 uses any free port.",
    };

    public static Setting<IPEndPoint> Listen { get; } = new(EndPoint)
    {
        Flag = "--listen",
        ValueName = "ADDRESS:PORT",
        Help = "The address and the port for other machines, e.g. 0.0.0.0:8443. Needs --certificate or --behind-proxy. Callers must send a key.",
    };

    public static Setting<string> Certificate { get; } = new(SettingKinds.Text("the path of a .pfx or .pem file"))
    {
        Flag = "--certificate",
        ValueName = "FILE",
        Help = $"The certificate and its private key for HTTPS: a .pfx file (its password is in {PasswordVariable}) or a .pem file with both.",
    };

    public static Setting<bool> BehindProxy { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--behind-proxy",
        Help = "A proxy in front of this server adds HTTPS. Callers must send a key.",
    };

    public static Setting<bool> NewKey { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--new-key",
        Help = "Replaces the key that callers must send. The old key stops working.",
    };

    /// <summary>All flags.</summary>
    public static IReadOnlyList<ISetting> All { get; } = [Port, Listen, Certificate, BehindProxy, NewKey];

    /// <summary>Reads the flags.</summary>
    /// <exception cref="UsageException">Values are wrong, or do not fit together. The exception contains every problem.</exception>
    public static ServeOptions Resolve(IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> variables, string folder)
    {
        var findings = new Findings();
        var sources = new SettingSources(flags, new Dictionary<string, string>(), null, folder, findings);
        var port = sources.Find(Port);
        var listen = sources.Find(Listen);
        var certificate = sources.Find(Certificate);
        var options = new ServeOptions(
            listen?.Value ?? new(IPAddress.Loopback, port?.Value ?? DefaultPort),
            certificate?.Origin.FullPath(certificate.Value),
            variables.GetValueOrDefault(PasswordVariable) is { Length: > 0 } password ? password : null,
            sources.Find(BehindProxy)?.Value ?? false,
            sources.Find(NewKey)?.Value ?? false);
        if (port is not null && listen is not null)
        {
            findings.Problem($"{Port.Flag}: {Listen.Flag} contains the port; give only one of them");
        }

        if (listen is not null && options.IsForOthers && options.Certificate is null && !options.IsBehindProxy)
        {
            findings.Problem(
                $"{Listen.Flag} {listen.Value}: other machines can reach this address, so the key and the users would be sent unencrypted; "
                + $"give {Certificate.Flag} FILE, or {BehindProxy.Flag} if a proxy adds HTTPS");
        }

        if (options is { IsNewKey: true, NeedsKey: false } && findings.Problems.Count == 0)
        {
            findings.Problem($"{NewKey.Flag}: has no effect without {Listen.Flag} or {BehindProxy.Flag}; only this machine can reach this server");
        }

        findings.ThrowIfAny();
        return options;
    }

    // An address without a port is parsed as port 0.
    private static bool HasPort(string text, IPEndPoint end) =>
        end.Port > 0 || text.EndsWith(":0", StringComparison.Ordinal);
}
