using System.Globalization;
using System.Text.Json.Serialization;
using CardGenius.Batch.Model.Stages;

namespace CardGenius.Batch.Model;

/// <summary>
/// The settings of a run. Planning writes them once, and all later steps read only these settings. They contain no secret: the partner token comes
/// from the environment of each process. The defaults are the production values.
/// </summary>
public sealed record RunSettings
{
    /// <summary>The maximum number of requests in flight that the owners of the API agreed to for every run (promise 2). No host accepts a higher
    /// <see cref="Concurrency"/> unless <see cref="AgreedConcurrency"/> states another number.</summary>
    public const int MostConcurrency = 20;

    /// <summary>The highest number that <see cref="AgreedConcurrency"/> can state.</summary>
    public const int MostAgreedConcurrency = 5000;

    /// <summary>The <see cref="RejectTolerance"/> of a new run.</summary>
    public const double DefaultRejectTolerance = 0.5;

    /// <summary>The settings of the input and its columns.</summary>
    public InputSettings Input { get; set; } = new();

    /// <summary>The settings of the API client.</summary>
    public ApiSettings Api { get; set; } = new();

    /// <summary>The maximum number of requests in flight, over all runs, processes and instances of a store (promise 2).</summary>
    public int Concurrency { get; set; } = MostConcurrency;

    /// <summary>The number of cards to keep for each user.</summary>
    public int TopN { get; set; } = 10;

    /// <summary>The share of failed users (0 to 1) above which the run stops. It is evaluated after <see cref="FailureMinimumUsers"/>
    /// users.</summary>
    public double FailureTolerance { get; set; } = 0.05;

    /// <summary>The number of finished users from which <see cref="FailureTolerance"/> is evaluated.</summary>
    public int FailureMinimumUsers { get; set; } = 200;

    /// <summary>The share of answered users without a card (0 to 1) above which the run stops. It is evaluated after
    /// <see cref="NoCardMinimumUsers"/> users. If it is below 1, a run in which no user gets a card stops, even if it has fewer users.</summary>
    public double NoCardTolerance { get; set; } = 0.2;

    /// <summary>The number of answered users from which <see cref="NoCardTolerance"/> is evaluated.</summary>
    public int NoCardMinimumUsers { get; set; } = 200;

    /// <summary>The maximum number of users in a chunk. A small run has smaller chunks, so that all slots are used.</summary>
    public int ChunkSize { get; set; } = 100;

    /// <summary>The number of users in a published part.</summary>
    public int PartSize { get; set; } = 10_000;

    /// <summary>The number of users after which a chunk writes a checkpoint (promise 3).</summary>
    public int CheckpointUsers { get; set; } = 25;

    /// <summary>The time in seconds after which a chunk writes a checkpoint, independent of the number of users (promise 3).</summary>
    public double CheckpointSeconds { get; set; } = 30;

    /// <summary>The length of the first hold of an outage, in seconds. Each further hold of the same outage is twice as long.</summary>
    public double HoldSeconds { get; set; } = 30;

    /// <summary>The maximum length of a hold, in seconds.</summary>
    public double HoldMaxSeconds { get; set; } = 300;

    /// <summary>The spend keys that have breakdown columns in the V2 columns (<c>extract_spend_keys</c>).</summary>
    public IReadOnlyList<string> SpendKeys { get; set; } =
        ["amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends"];

    /// <summary>The IANA name of the time zone for the <c>run_date</c> of the results; null for UTC.</summary>
    /// <remarks>The default values of this and all later settings are not written, so that equal start requests have equal fingerprints in all
    /// versions.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? TimeZone { get; init; }

    /// <summary>The share of rejects among the rows (0 to 1) above which the run stops before the first request. Null, as in runs that an earlier
    /// version started, accepts all rejects.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? RejectTolerance { get; init; }

    /// <summary>The maximum number of requests in flight that the owners of the API agreed to for this run; null for
    /// <see cref="MostConcurrency"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? AgreedConcurrency { get; init; }

    /// <summary>The highest <see cref="Concurrency"/> that the owners of the API agreed to.</summary>
    [JsonIgnore]
    public int Ceiling => AgreedConcurrency ?? MostConcurrency;

    /// <summary>The agreed number of requests in flight in words; null if it is <see cref="MostConcurrency"/>.</summary>
    [JsonIgnore]
    public string? Agreement => Ceiling == MostConcurrency
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"up to {Ceiling:#,0} requests in flight, with the API's owners");

    /// <summary>The stages of a rollout; null for a run without stages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunStage>? Stages { get; init; }

    /// <summary>Whether cells in results.csv.gz that a spreadsheet would treat as formulas are written as text, with a leading apostrophe.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CsvSafe { get; init; }

    /// <summary>Whether results.xlsx is published in addition to results.csv.gz.</summary>
    public bool Excel { get; init; }
}
