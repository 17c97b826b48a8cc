namespace CardGenius.Load.Model;

/// <summary>A run between its ramp-up and its wind-down (load-planning.md, "The formula").</summary>
/// <param name="UsersPerSecond">Users finished a second.</param>
/// <param name="AttemptsPerCall">Requests for each call of a user.</param>
/// <param name="CallSeconds">How long a worker is busy with a user that waits for nothing but the API: attempts and waits between them.</param>
/// <param name="CallDeviation">The standard deviation of that time.</param>
/// <param name="FailedShare">The share of calls whose attempts all failed; they are requested again at the end.</param>
/// <param name="ResponsesPerCall">Full responses for each call.</param>
/// <param name="InFlight">Requests in flight on average: at the API, and with their response on the link.</param>
/// <param name="Limit">What bounds the throughput.</param>
internal sealed record SteadyState(
    double UsersPerSecond,
    double AttemptsPerCall,
    double CallSeconds,
    double CallDeviation,
    double FailedShare,
    double ResponsesPerCall,
    double InFlight,
    LoadLimit Limit)
{
    /// <summary>Requests a second.</summary>
    public double RequestsPerSecond => UsersPerSecond * AttemptsPerCall;

    /// <summary>How many workers the throughput would need if nothing but the API took time.</summary>
    public double BusyWorkers => UsersPerSecond * CallSeconds;

    /// <summary>Computes it.</summary>
    public static SteadyState Of(LoadFigures figures)
    {
        var transient = figures.TransientShare;
        var failed = Math.Pow(transient, figures.Attempts);
        var attempts = (1 - failed) / (1 - transient);
        var (call, deviation, atApi) = Call(figures);
        var responses = attempts * (1 - transient - figures.Errors.Refused);
        var rate = figures.RateLimit is { } limit ? attempts * ((1 / limit) + (figures.Burst == 1 ? figures.TimerDelaySeconds : 0)) : 0;
        var link = responses * ResponseSeconds(figures);
        var (users, onLink) = Throughput(figures, call, rate, link);
        var bound = Math.Max(rate, link) * figures.Concurrency < call ? LoadLimit.Concurrency
            : rate >= link ? LoadLimit.RateLimit
            : LoadLimit.Link;
        return new SteadyState(users, attempts, call, deviation, failed, responses, (users * atApi) + onLink, bound);
    }

    /// <summary>Seconds that one response takes on the link when it has the link to itself.</summary>
    public static double ResponseSeconds(LoadFigures figures) =>
        figures.LinkMbps is { } mbps ? (figures.SentResponseBytes + figures.ResponseHeaderBytes) * 8 / (mbps * 1e6) : 0;

    // The mean and the standard deviation over the numbers of attempts that a call can have, and the part of the mean that is spent at the API.
    private static (double Mean, double Deviation, double AtApi) Call(LoadFigures figures)
    {
        var (attempt, variance) = Attempt(figures);
        var transient = figures.TransientShare;
        double mean = 0, squares = 0, atApi = 0, waits = 0, waitVariance = 0, earlier = 0, reached = 1;
        for (var attempts = 1; attempts <= figures.Attempts; attempts++)
        {
            var ended = attempts < figures.Attempts ? reached * (1 - transient) : reached;
            var seconds = (attempts * attempt) + waits;
            mean += ended * seconds;
            squares += ended * ((seconds * seconds) + (attempts * variance) + waitVariance);
            atApi += ended * attempts * attempt;
            reached *= transient;

            var (total, variation) = RetryWaits.Of(attempts);
            var wait = figures.RetryBaseSeconds * (total - earlier);
            waits += Math.Min(figures.RetryMaxSeconds, wait);
            waitVariance = wait < figures.RetryMaxSeconds ? figures.RetryBaseSeconds * figures.RetryBaseSeconds * variation : waitVariance;
            earlier = total;
        }

        return (mean, Math.Sqrt(Math.Max(0, squares - (mean * mean))), atApi);
    }

    private static (double Mean, double Variance) Attempt(LoadFigures figures)
    {
        var (latency, errors) = (figures.Latency, figures.Errors);
        var ordinary = 1 - errors.Throttled - errors.TimedOut;
        var mean = (ordinary * latency.Mean) + (errors.Throttled * errors.ThrottledSeconds) + (errors.TimedOut * figures.TimeoutSeconds);
        var squares = (ordinary * ((latency.Mean * latency.Mean) + (latency.StandardDeviation * latency.StandardDeviation)))
            + (errors.Throttled * errors.ThrottledSeconds * errors.ThrottledSeconds)
            + (errors.TimedOut * figures.TimeoutSeconds * figures.TimeoutSeconds);
        return (mean, squares - (mean * mean));
    }

    // Mean value analysis of a closed network: workers alternate between the API (where they do not hinder each other), the link (which
    // they share) and the rate limiter (a queue with a fixed time for each request). It is exact for the link, and takes half of a fixed
    // time as the rest of the request that is in front for the limiter. A burst shortens the waits. The time of a request at the limiter passes while the API works
    // on it already, so only the wait behind others counts.
    private static (double UsersPerSecond, double OnLink) Throughput(LoadFigures figures, double call, double rate, double link)
    {
        var workers = figures.Concurrency;
        if (rate == 0 && link == 0)
        {
            return (workers / call, 0);
        }
        double linkQueue = 0, rateQueue = 0, users = 0;
        for (var n = 1; n <= workers; n++)
        {
            var atLink = link * (1 + linkQueue);
            var wait = rate * Math.Max(0, rateQueue - (users * rate / 2)) / figures.Burst;
            users = n / (call + atLink + wait);
            if (users * rate > 1)
            {
                users = 1 / rate;
                wait = (n * rate) - call - atLink;
            }

            linkQueue = users * atLink;
            rateQueue = users * (wait + rate);
        }

        return (users, linkQueue);
    }
}
