using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>
/// A run's settings, written once at planning; everything after reads only these. They hold no secret: the partner token comes from
/// the environment of each process. The defaults are the production ones.
/// </summary>
public sealed record RunSettings
{
    /// <summary>The most requests in flight that the API's owners were promised (promise 2): no host takes a higher <see cref="Concurrency"/>.</summary>
    public const int MostConcurrency = 20;

    /// <summary>The input and its columns.</summary>
    public InputSettings Input { get; set; } = new();

    /// <summary>How the API is called.</summary>
    public ApiSettings Api { get; set; } = new();

    /// <summary>Requests in flight at most, over all runs, processes and instances of one store (promise 2).</summary>
    public int Concurrency { get; set; } = MostConcurrency;

    /// <summary>Cards kept a user.</summary>
    public int TopN { get; set; } = 10;

    /// <summary>The share of failed users (0 to 1), after at least <see cref="FailureMinimumUsers"/>, above which the run stops.</summary>
    public double FailureTolerance { get; set; } = 0.05;

    /// <summary>How many users must be done before <see cref="FailureTolerance"/> is judged.</summary>
    public int FailureMinimumUsers { get; set; } = 200;

    /// <summary>The share of answered users without a card (0 to 1), after at least <see cref="NoCardMinimumUsers"/>, above which the run
    /// stops. Below 1, a run in which no user at all gets a card stops, however few users it has.</summary>
    public double NoCardTolerance { get; set; } = 0.2;

    /// <summary>How many users must be answered before <see cref="NoCardTolerance"/> is judged.</summary>
    public int NoCardMinimumUsers { get; set; } = 200;

    /// <summary>Users a chunk at most; a small run has smaller chunks, so that all workers have some.</summary>
    public int ChunkSize { get; set; } = 100;

    /// <summary>Users a published part.</summary>
    public int PartSize { get; set; } = 10_000;

    /// <summary>Users after which a chunk makes a checkpoint (promise 3).</summary>
    public int CheckpointUsers { get; set; } = 25;

    /// <summary>Seconds after which a chunk makes a checkpoint, whatever it has (promise 3).</summary>
    public double CheckpointSeconds { get; set; } = 30;

    /// <summary>Seconds of the first hold, while the API is out; each further hold of the same outage is twice as long.</summary>
    public double HoldSeconds { get; set; } = 30;

    /// <summary>Seconds of the longest hold.</summary>
    public double HoldMaxSeconds { get; set; } = 300;

    /// <summary>The spend keys with a breakdown column in today's columns (<c>extract_spend_keys</c>).</summary>
    public IReadOnlyList<string> SpendKeys { get; set; } =
        ["amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends"];

    /// <summary>The IANA name of the time zone whose date at planning is the results' <c>run_date</c>; null: UTC.</summary>
    /// <remarks>A default of this setting, and of all later ones, is not written: equal requests then have equal fingerprints in all versions.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? TimeZone { get; init; }

    /// <summary>Whether results.csv.gz holds cells that a spreadsheet would take for formulas as text: with an apostrophe before them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CsvSafe { get; init; }

    /// <summary>Whether results.xlsx is published beside results.csv.gz.</summary>
    public bool Excel { get; init; }
}
