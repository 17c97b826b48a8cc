namespace CardGenius.Load.Azure;

/// <summary>What a run costs on Azure, estimated from <see cref="AzurePrices"/>.</summary>
/// <param name="FlexTotal">With the plan Flex Consumption, in US dollars.</param>
/// <param name="ConsumptionTotal">With the plan Consumption, in US dollars.</param>
/// <param name="Lines">The parts. The time and the executions of the two plans are alternatives; all else comes with both.</param>
/// <param name="Assumptions">What the estimate takes for granted.</param>
public sealed record AzureCost(double FlexTotal, double ConsumptionTotal, IReadOnlyList<AzureCostLine> Lines, IReadOnlyList<string> Assumptions)
{
    private const int ChunksPerInstance = 10;
    private const double FlexInstanceGigabytes = 2;
    private const double ConsumptionInstanceGigabytes = 1.5;
    private const double TaskHubRequestsPerChunk = 12;

    // Every request to the store is logged.
    private const double LogBytesPerRequest = 1000;

    // docs/performance.md, "Storage requests", has how these were counted. Deletions cost nothing. The checkpoints are those of a user: one for 20 to 25
    // users.
    private const double WritesPerRun = 60;
    private const double WritesPerChunk = 2;
    private const double WritesPerUser = 0.04;
    private const double WritesPerInstanceMinute = 4;
    private const double ReadsPerRun = 70;
    private const double ReadsPerChunk = 1;
    private const double ReadsPerUser = 0.004;
    private const double ReadsPerInstanceMinute = 15;
    private const double DeletionsPerUser = 0.011;
    private const double Million = 1e6;
    private const double Gigabyte = 1e9;

    internal static AzureCost Of(LoadFigures figures, double durationSeconds, double requests)
    {
        var instances = (figures.Concurrency + ChunksPerInstance - 1) / ChunksPerInstance;
        var chunks = figures.Chunks(figures.Users).Count;
        var flex = durationSeconds * instances * FlexInstanceGigabytes;
        var consumption = durationSeconds * instances * ConsumptionInstanceGigabytes;
        var sent = requests * (figures.RequestBytes + figures.RequestHeaderBytes) / Gigabyte;
        var instanceMinutes = durationSeconds * instances / 60;
        var writes = WritesPerRun + (chunks * WritesPerChunk) + (figures.Users * WritesPerUser) + (instanceMinutes * WritesPerInstanceMinute);
        var reads = ReadsPerRun + (chunks * ReadsPerChunk) + (figures.Users * ReadsPerUser) + (instanceMinutes * ReadsPerInstanceMinute);
        var logs = (writes + reads + (figures.Users * DeletionsPerUser)) * LogBytesPerRequest / Gigabyte;
        AzureCostLine[] flexLines =
        [
            new("Flex Consumption: time", flex, "GB-s", flex * AzurePrices.FlexGigabyteSecond),
            new("Flex Consumption: executions", chunks, "executions", chunks / Million * AzurePrices.FlexMillionExecutions),
        ];
        AzureCostLine[] consumptionLines =
        [
            new("Consumption: time", consumption, "GB-s", consumption * AzurePrices.ConsumptionGigabyteSecond),
            new("Consumption: executions", chunks, "executions", chunks / Million * AzurePrices.ConsumptionMillionExecutions),
        ];
        AzureCostLine[] both =
        [
            new("storage: writes", writes, "requests", writes * AzurePrices.StorageWrite),
            new("storage: reads", reads, "requests", reads * AzurePrices.StorageRead),
            new("storage: task hub", chunks * TaskHubRequestsPerChunk, "requests", chunks * TaskHubRequestsPerChunk * AzurePrices.QueueRequest),
            new("egress: requests to the API", sent, "GB", sent * AzurePrices.EgressGigabyte),
            new("logs of storage requests", logs, "GB", logs * AzurePrices.LogGigabyte),
        ];
        var shared = both.Sum(line => line.Dollars);
        return new AzureCost(
            flexLines.Sum(line => line.Dollars) + shared,
            consumptionLines.Sum(line => line.Dollars) + shared,
            [.. flexLines, .. consumptionLines, .. both],
            [
                FormattableString.Invariant($"list prices in US dollars for East US, without free grants"),
                FormattableString.Invariant($"{instances} instances of {FlexInstanceGigabytes} GB (Flex Consumption) or {ConsumptionInstanceGigabytes} GB (Consumption), {ChunksPerInstance} chunks each, busy for the whole run"),
                "requests to the store: 2 writes and 1 read for a chunk, 1 write for a checkpoint, 4 writes and 15 reads for a minute of an instance; 1 KB of logs for each",
                "12 requests of the task hub for a chunk",
                "responses from the API cost nothing: only what leaves Azure is paid for",
                "without the always ready instance, alert rules and stored data, which cost the same without a run",
            ]);
    }
}
