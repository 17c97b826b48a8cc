using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Tests.Publishing.Report;

/// <summary>Reports with fixed data.</summary>
internal static class ReportFixture
{
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    private const int Users = 60_000;

    /// <summary>Returns the report of a weekly run with an outage, a killed process, a pause over a day, a slow time and some failures.</summary>
    public static RunReport Weekly()
    {
        var samples = Samples().ToList();
        var end = samples[^1].At.AddSeconds(20);
        return new()
        {
            RunId = "weekly-2026-W45",
            State = "completed with failures",
            Settings = new() { Api = new() { Url = "https://key:secret@api.example/cg/api/pro?sig=secret" } },
            Plan = Plan(),
            Timeline = new() { Events = [.. Events(end)], Samples = samples },
            Now = end,
            Tally = new()
            {
                Results = Users - 12,
                PermanentFailures = 12,
                WithoutCards = 41,
                Attempts = 61_904,
                NeutralRequests = 9,
                FailedAttempts = [new(FailureClass.ServerError, 1_652), new(FailureClass.Timeout, 240), new(FailureClass.BadRequest, 12)],
                Latency = Latency(),
            },
            Rows = Users + 7,
            Users = Users,
            Rejects = 7,
            Done = Users,
            Failed = 12,
            WithoutCards = 41,
            Failures = [Failure(422, "422 amount … is not a number", 9), Failure(400, "400 …: unknown spend", 3)],
            Summary = new(
                [new("Axis Airtel Credit Card", 21_380), new("SBI Cashback", 14_902), new("HDFC Millennia & Co <Gold>", 9_410), new("Amazon Pay ICICI", 7_733)],
                [new("avg_amazon_gmv", "not a number", 4), new("userid", "a user id seen before", 2), new(null, "the row has more cells than the header", 1)],
                [new(FailureClass.BadRequest, 422, "422 amount … is not a number", 9), new(FailureClass.BadRequest, 400, "400 …: unknown spend", 3)]),
            Environment = new(ReportEnvironment.OneMachine, "0.1.0", ".NET 10.0.0", "Linux X64", 2, 7_960),
        };
    }

    /// <summary>Returns a report of the maximum size, with texts that need as much space as possible.</summary>
    public static RunReport Largest()
    {
        var hostile = string.Concat(Enumerable.Repeat("<\"'&>", 400));
        var events = Enumerable.Range(0, RunTimeline.MostEvents).Select(i => new RunEvent
        {
            Id = $"{i}",
            Kind = (i % 4) switch { 0 => RunEventKind.Held, 1 => RunEventKind.LimitLowered, 2 => RunEventKind.Stopped, _ => RunEventKind.Resumed },
            At = Start.AddMinutes(i * 2),
            Until = i % 4 < 2 ? Start.AddMinutes((i * 2) + 1) : null,
            Reason = hostile,
            By = hostile,
            Limit = 3,
        });
        var failures = Enumerable.Range(0, 50).Select(i => Failure(400 + i, hostile, 50 - i)).ToList();
        return Weekly() with
        {
            Timeline = new()
            {
                Events = [.. events],
                Samples =
                [
                    .. Enumerable.Range(0, RunTimeline.MostSamples).Select(i => new RunSample
                    {
                        // Half of the samples follow an interruption.
                        At = Start.AddSeconds((i * 30) + (i / 2 * 5)),
                        Seconds = 30,
                        Users = i % 5 == 0 ? 0 : 300 + (i * 37 % 100),
                        Requests = 400,
                        Errors = [.. Enum.GetValues<FailureClass>().Where(c => c != FailureClass.None).Select(c => new ClassCount(c, (i + (int)c) % 30))],
                        InFlight = i % 21,
                        MaxInFlight = 20,
                        Limit = (i % 20) + 0.5,
                        P50Ms = 1000 + (i * 13 % 400),
                        P95Ms = 2000 + (i * 17 % 4000),
                        P99Ms = 3000 + (i * 19 % 27_000),
                    }),
                ],
            },
            Failures = failures,
            Summary = new(
                [.. Enumerable.Range(0, PublishedSummary.Most).Select(i => new CardUsers(i + hostile, 1000 - i))],
                [.. Enumerable.Range(0, PublishedSummary.Most).Select(i => new RejectedRows(i + hostile, hostile, 1000 - i))],
                PublishedSummary.Of(failures)),
        };
    }

    private static RunPlan Plan() => new()
    {
        RunId = "weekly-2026-W45",
        PlannedAt = Start.AddSeconds(3),
        InputName = "users-2026-11-02.xlsx",
        InputBytes = 4_812_004,
        InputSha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        Rows = Users + 7,
        Users = Users,
        Rejects = 7,
        Columns = ["userid", "avg_amazon_gmv"],
        IdColumn = 0,
        ChunkSize = 100,
    };

    private static IEnumerable<RunEvent> Events(DateTimeOffset end)
    {
        yield return Event(RunEventKind.Started, 0) with { By = "maria@ops1" };
        yield return Event(RunEventKind.LimitLowered, 20, 24) with { Limit = 4, Reason = "the API is overloaded (503): at most 4 of 20 requests in flight" };
        yield return Event(RunEventKind.Held, 22, 41) with { Reason = "the API fails (503)", Count = 6 };
        yield return Event(RunEventKind.Interrupted, 55);
        yield return Event(RunEventKind.Resumed, 58) with { By = "maria@ops1" };
        yield return Event(RunEventKind.Paused, 75) with { By = "jo@ops2" };
        yield return Event(RunEventKind.Resumed, 1495) with { By = "key 'night' of the HTTP API" };
        yield return new() { Id = "p", Kind = RunEventKind.Publishing, At = end.AddSeconds(-20) };
        yield return new() { Id = "e", Kind = RunEventKind.CompletedWithFailures, At = end };
    }

    private static RunEvent Event(RunEventKind kind, double minutes, double? until = null) => new()
    {
        Id = $"a/{minutes}",
        Kind = kind,
        At = Start.AddMinutes(minutes),
        Until = until is { } minute ? Start.AddMinutes(minute) : null,
    };

    private static FailedUsers Failure(int status, string message, long count) =>
        new(FailureClass.BadRequest, status, false, message, count, [2], Start, Start.AddMinutes(1));

    private static LatencyHistogram Latency()
    {
        double[] milliseconds = [1100, 1300, 1500, 1700, 1900, 2300, 3100, 5200];
        long[] counts = [9_000, 17_000, 16_000, 9_000, 5_000, 2_500, 1_200, 300];
        return new()
        {
            Buckets = [.. milliseconds.Zip(counts, (m, c) => new LatencyBucket(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(m)), c))],
            MaxMilliseconds = 5_210,
            SumMilliseconds = milliseconds.Zip(counts, (m, c) => m * c).Sum(),
        };
    }

    // One sample for each 30 s in which a process executed the run.
    private static IEnumerable<RunSample> Samples()
    {
        var left = (long)Users;
        for (var i = 0; left > 0; i++)
        {
            var minute = (i + 1) / 2.0;
            var wave = Math.Sin(i * 0.7) + (0.5 * Math.Sin(i * 2.3));
            if (minute is > 55 and < 58.5 or > 75 and <= 1495)
            {
                continue;
            }

            var isHeld = minute is > 22.5 and <= 41;
            var isFailing = minute is > 20 and <= 22.5;
            var isSlow = minute is > 1505 and <= 1513;
            var users = isHeld ? 0 : isFailing ? 120 : isSlow ? 190 + (long)(wave * 6) : 396 + (long)(wave * 9);
            users = Math.Min(users, left);
            left -= users;
            var failed = isHeld ? 1 : isFailing ? 240 : Math.Max(0, (long)(wave * 2));
            yield return new()
            {
                At = Start.AddMinutes(minute),
                Seconds = 30,
                Users = users,
                Requests = users + failed,
                Errors = failed == 0 ? [] : isSlow ? [new(FailureClass.Timeout, failed)] : [new(FailureClass.ServerError, failed)],
                InFlight = isHeld ? 0 : 19,
                MaxInFlight = isHeld ? 1 : 20,
                Limit = isHeld ? 1 : isFailing ? 6 : minute is > 41 and < 43 ? 12 : 20,
                P50Ms = isHeld ? 0 : isSlow ? 3000 + (wave * 80) : 1480 + (wave * 40),
                P95Ms = isHeld ? 0 : isSlow ? 6400 + (wave * 200) : 2150 + (wave * 90),
                P99Ms = isHeld ? 0 : isSlow ? 9100 + (wave * 300) : 2900 + (wave * 160),
            };
        }
    }
}
