using CardGenius.Load.Latency;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.Support;

/// <summary>Random figures.</summary>
internal static class FigureGenerators
{
    /// <summary>Runs that are bounded by their workers, by a rate limit or by a link, or by two of them equally.</summary>
    public static Arbitrary<LoadFigures> Figures { get; } = (
        from workers in Gen.Choose(5, 100)
        from mean in Real(0.5, 5)
        from sigma in Real(0.15, 0.5)
        from load in Real(0.2, 3)
        from bound in Gen.Choose(0, 2)
        from retries in Real(0, 0.1)
        from throttled in Real(0, 0.05)
        from refused in Real(0, 0.05)
        from bytes in Real(1_000, 2_000_000)
        let figures = new LoadFigures
        {
            Users = 40_000,
            Concurrency = workers,
            Latency = new LogNormalLatency(mean, sigma),
            ResponseBytes = bytes,
            RetryShare = retries,
            Errors = new ErrorShares { Throttled = throttled, Refused = refused },
        }
        let capacity = workers / figures.Latency.Mean / load
        select bound switch
        {
            0 => figures,
            1 => figures with { RateLimit = capacity },
            _ => figures with { LinkMbps = capacity * (bytes + figures.ResponseHeaderBytes) * 8 / 1e6 },
        }).ToArbitrary();

    private static Gen<double> Real(double from, double to) => Gen.Choose(0, 1_000_000).Select(part => from + ((to - from) * part / 1_000_000));
}
