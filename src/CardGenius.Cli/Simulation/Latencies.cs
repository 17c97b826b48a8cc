using CardGenius.Simulator.Traffic;

namespace CardGenius.Cli.Simulation;

/// <summary>Parses the latency of the simulator.</summary>
internal static class Latencies
{
    public const string Expected = "production, none, fixed:1500ms or lognormal:1500ms,p95=3000ms (and min=, max=)";

    /// <summary>Parses a latency.</summary>
    public static (bool Ok, LatencyProfile Value) Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? text : text[..colon];
        var rest = colon < 0 ? "" : text[(colon + 1)..];
        return kind switch
        {
            "production" when colon < 0 => (true, LatencyProfile.Production),
            "none" when colon < 0 => (true, LatencyProfile.None),
            "fixed" when Durations.TryParse(rest, out var latency) => (true, LatencyProfile.Fixed(latency)),
            "lognormal" => LogNormal(rest.Split(',')),
            _ => (false, LatencyProfile.None),
        };
    }

    private static (bool Ok, LatencyProfile Value) LogNormal(string[] parts)
    {
        if (!Durations.TryParse(parts[0], out var median))
        {
            return (false, LatencyProfile.None);
        }

        var profile = new LatencyProfile { Median = median, P95 = median * 2 };
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !Durations.TryParse(part[(equals + 1)..], out var value))
            {
                return (false, LatencyProfile.None);
            }

            switch (part[..equals])
            {
                case "p95":
                    profile = profile with { P95 = value };
                    break;
                case "min":
                    profile = profile with { Minimum = value };
                    break;
                case "max":
                    profile = profile with { Maximum = value };
                    break;
                default:
                    return (false, LatencyProfile.None);
            }
        }

        return (profile.P95 >= profile.Median && profile.Maximum >= profile.Minimum, profile);
    }
}
