using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

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

    /// <summary>The share of users without a card is above the tolerance, or no user got a card.</summary>
    TooManyWithoutCards,

    /// <summary>Every row of the input is a reject, so there is no user to ask for.</summary>
    AllRejected,

    /// <summary>The API refuses the credentials, or its certificate is not trusted, or its host does not exist.</summary>
    Fatal,

    /// <summary>The input cannot be used.</summary>
    InvalidInput,

    /// <summary>The store cannot take what is written: disk full, permission lost.</summary>
    StoreFault,
}
