namespace CardGenius.Load.LoadTest.Sending;

/// <summary>The result of a request.</summary>
/// <param name="Failure">The class of the failure.</param>
/// <param name="Status">The HTTP status; 0 without a response.</param>
/// <param name="Bytes">The bytes of the body that were received.</param>
public readonly record struct SendResult(LoadFailure Failure, int Status, long Bytes)
{
    /// <summary>Whether the response has a status from 200 to 299 and is complete.</summary>
    public bool IsSuccess => Failure == LoadFailure.None;
}
