using System.Text.Json.Serialization;

namespace CardGenius.Batch.Runs;

/// <summary>Why a run stopped.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StopCause>))]
public enum StopCause
{
    /// <summary>It did not stop.</summary>
    None,

    /// <summary>The process was asked to end.</summary>
    Interrupted,

    /// <summary>The share of failures is above the tolerance.</summary>
    TooManyFailures,

    /// <summary>The API refuses the credentials, or its certificate is not trusted, or its host does not exist.</summary>
    Fatal,

    /// <summary>The input cannot be used.</summary>
    InvalidInput,

    /// <summary>The store cannot take what is written: disk full, permission lost.</summary>
    StoreFault,
}
