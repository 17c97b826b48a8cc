using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Load;
using CardGenius.Load.Goals;
using CardGenius.Load.Latency;

namespace CardGenius.Cli.Plan;

/// <summary>The request for a prediction.</summary>
/// <param name="Figures">The figures. The number of users is replaced by that of the input, if there is one.</param>
/// <param name="Goal">The goal of the run, or null for none.</param>
/// <param name="HasUsers">Whether the number of users is given.</param>
/// <param name="Endpoint">The API's address.</param>
internal sealed record PredictionRequest(LoadFigures Figures, LoadGoal? Goal, bool HasUsers, string Endpoint)
{
    /// <summary>Returns the request for a run with these settings that starts now.</summary>
    public static PredictionRequest Of(RunSettings settings, TimeProvider time) =>
        new(LoadFigures.Of(settings, time.GetUtcNow()), null, false, settings.Api.Url);

    /// <summary>Returns the request for a run with these settings and the flags of <c>plan</c>.</summary>
    /// <exception cref="UsageException">Values are wrong. The exception contains every problem.</exception>
    public static async Task<PredictionRequest> ResolveAsync(
        RunSettings settings, IReadOnlyDictionary<string, string> flags, string folder, TimeProvider time)
    {
        var findings = new Findings();
        var sources = new SettingSources(flags, new Dictionary<string, string>(), null, folder, findings);
        var run = Of(settings, time);
        var figures = run.Figures;
        figures = figures with
        {
            Users = Value(PlanFlags.Users, figures.Users),
            Concurrency = Value(PlanFlags.Concurrency, figures.Concurrency),
            Latency = await LatencyAsync(sources, findings) ?? figures.Latency,
            LatencyDrift = Value(PlanFlags.Drift, figures.LatencyDrift),
            RateLimit = sources.Find(PlanFlags.RateLimit)?.Value ?? figures.RateLimit,
            RequestBytes = (double)Value(PlanFlags.RequestSize, (decimal)figures.RequestBytes),
            ResponseBytes = (double)Value(PlanFlags.ResponseSize, (decimal)figures.ResponseBytes),
            CompressedResponseBytes = sources.Find(PlanFlags.CompressedSize) is { } compressed ? (double)compressed.Value : null,
            LinkMbps = sources.Find(PlanFlags.Link)?.Value,
            Backends = Value(PlanFlags.Backends, figures.Backends),
            RetryShare = Value(PlanFlags.RetryShare, figures.RetryShare),
            Errors = Value(PlanFlags.Errors, figures.Errors),
        };
        figures = figures with { Start = Time(sources, findings, PlanFlags.Start, figures.Start, figures.TimeZone) ?? figures.Start };
        var goal = FindGoal(sources, findings, figures);
        findings.ThrowIfAny();
        Check(figures);
        return run with { Figures = figures, Goal = goal, HasUsers = sources.IsGiven(PlanFlags.Users) };

        T Value<T>(Setting<T> setting, T otherwise) => sources.Find(setting) is { } given ? given.Value : otherwise;
    }

    private static void Check(LoadFigures figures)
    {
        try
        {
            figures.Validate();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static async Task<LatencyDistribution?> LatencyAsync(SettingSources sources, Findings findings)
    {
        var typed = sources.Find(PlanFlags.Latency);
        if (sources.Find(PlanFlags.From) is not { } from)
        {
            return typed?.Value;
        }

        if (typed is not null)
        {
            findings.Problem($"{typed.Origin.Place}: {from.Origin.Place} has the latency; give one of the two");
            return null;
        }

        try
        {
            return ProbeLatency.Parse(await File.ReadAllTextAsync(from.Origin.FullPath(from.Value)));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            findings.Problem($"{from.Origin.Place}: {e.Message}");
            return null;
        }
    }

    private static DateTimeOffset? Time(
        SettingSources sources, Findings findings, Setting<string> setting, DateTimeOffset after, TimeZoneInfo zone)
    {
        if (sources.Find(setting) is not { } given)
        {
            return null;
        }

        var time = PlanTimes.Parse(given.Value, after, zone);
        if (time is null)
        {
            findings.Problem(given.Origin.Expected(PlanTimes.Expected));
        }

        return time;
    }

    private static LoadGoal? FindGoal(SettingSources sources, Findings findings, LoadFigures figures)
    {
        ISetting[] given = [.. ((ISetting[])[PlanFlags.By, PlanFlags.Within, PlanFlags.Rps]).Where(sources.IsGiven)];
        if (given.Length > 1)
        {
            findings.Problem($"{string.Join(", ", given.Select(setting => setting.Flag))}: give one of them");
            return null;
        }

        if (Time(sources, findings, PlanFlags.By, figures.Start, figures.TimeZone) is { } by)
        {
            if (by > figures.Start)
            {
                return LoadGoal.Within((by - figures.Start).TotalSeconds);
            }

            findings.Problem($"{sources.Find(PlanFlags.By)!.Origin.Place}: that is not after the start of the run");
        }

        return sources.Find(PlanFlags.Within) is { } within ? LoadGoal.Within(within.Value)
            : sources.Find(PlanFlags.Rps) is { } rps ? LoadGoal.Rate(rps.Value)
            : null;
    }
}
