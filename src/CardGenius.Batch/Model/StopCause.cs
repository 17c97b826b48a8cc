using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>Why a run stopped.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StopCause>))]
public enum StopCause
{
    /// <summary>The run did not stop.</summary>
    None,

    /// <summary>The process received a stop request.</summary>
    Interrupted,

    /// <summary>The share of failures is above the tolerance.</summary>
    TooManyFailures,

    /// <summary>The share of users without a card is above the tolerance, or no user got a card.</summary>
    TooManyWithoutCards,

    /// <summary>Every row of the input is a reject, so the run has no user.</summary>
    AllRejected,

    /// <summary>The share of rejects among the rows of the input is above the tolerance.</summary>
    TooManyRejects,

    /// <summary>The API refuses the credentials, its certificate is not trusted, or its host does not exist.</summary>
    Fatal,

    /// <summary>The input cannot be used.</summary>
    InvalidInput,

    /// <summary>The store cannot be written, for example because the disk is full or the permission is missing.</summary>
    StoreFault,
}
