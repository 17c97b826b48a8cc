namespace CardGenius.Cli.Monitoring.Alerts;

/// <summary>The values of the instruments at one time. Counts are totals since the start of the process.</summary>
internal sealed record AlertSample
{
    /// <summary>The upper bounds of the buckets of <see cref="Buckets"/>, in seconds. The last one is infinite.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [double.PositiveInfinity];

    /// <summary>The attempts by the bucket of their duration.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = [0];

    /// <summary>The failed attempts.</summary>
    public double Failed { get; init; }

    /// <summary>The attempts without a complete response from the API.</summary>
    public double ConnectionErrors { get; init; }

    /// <summary>The finished users.</summary>
    public double Users { get; init; }

    /// <summary>The users with a result.</summary>
    public double Results { get; init; }

    /// <summary>The users with a result without a card.</summary>
    public double WithoutCards { get; init; }

    /// <summary>The requests that needed a connection, and the seconds for which they waited.</summary>
    public double Connected { get; init; }

    /// <inheritdoc cref="Connected"/>
    public double ConnectionWait { get; init; }

    /// <summary>The processor time of the process in seconds.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>The number of processors.</summary>
    public double Processors { get; init; } = 1;

    /// <summary>The memory use of the process, as a share of the memory that it can use.</summary>
    public double MemoryShare { get; init; }

    /// <summary>The state of the run; null if there is no active run.</summary>
    public string? State { get; init; }

    /// <summary>The users that are not finished; 0 before the run is planned.</summary>
    public double Pending { get; init; }

    /// <summary>The planned requests per second; 0 if unknown.</summary>
    public double Planned { get; init; }

    /// <summary>The duration of the present hold in seconds; 0 if the run is not held.</summary>
    public double Held { get; init; }

    /// <summary>The number of attempts.</summary>
    public double Attempts => Buckets.Sum();
}
