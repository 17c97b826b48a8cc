using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Api;

/// <summary>What the latest calls of this process say about the API as a whole: whether it is up, and whether it fails in part.</summary>
internal sealed class ApiEvidence
{
    private const int Latest = 50;
    private const int Fewest = 10;

    private readonly Lock _gate = new();
    private readonly Queue<bool> _calls = new(Latest);
    private int _flaky;
    private bool _neutralAnswered;
    private bool _neutralErred;
    private bool _userAnsweredSince;

    /// <summary>
    /// The share (0 to 1) of the latest calls that show that the same request can fail and succeed: user calls that were answered after a
    /// retry, and neutral requests that failed. A user that always fails does not count. 0 while there are fewer than 10 calls.
    /// </summary>
    public double FlakyShare
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count < Fewest ? 0 : (double)_flaky / _calls.Count;
            }
        }
    }

    /// <summary>A user's call was answered.</summary>
    /// <param name="afterRetry">Whether an attempt failed before.</param>
    public void UserAnswered(bool afterRetry)
    {
        lock (_gate)
        {
            _userAnsweredSince |= _neutralErred;
            Add(afterRetry);
        }
    }

    /// <summary>
    /// Whether the response to a neutral request proves that the API is up: cards, or the refusal (400, 422) that the API gives to an
    /// invalid profile. A gateway can send a 400 too, so a refusal proves nothing once the API has answered a neutral request with cards.
    /// An error in a response with status 200 proves it only where users have been answered although a neutral request got that error.
    /// </summary>
    public bool IsProof(CallResult neutral)
    {
        if (neutral.Attempts.Count == 0)
        {
            return false;
        }

        lock (_gate)
        {
            var isProof = neutral switch
            {
                { Verdict: CallVerdict.Answered } => true,
                { Verdict: CallVerdict.Rejected } => !_neutralAnswered,
                { Failure.Class: FailureClass.ApiError } => !_neutralAnswered && _userAnsweredSince,
                _ => false,
            };
            _neutralAnswered |= neutral.Verdict == CallVerdict.Answered;
            _neutralErred |= neutral.Failure?.Class == FailureClass.ApiError;
            Add(!isProof);
            return isProof;
        }
    }

    private void Add(bool isFlaky)
    {
        _calls.Enqueue(isFlaky);
        _flaky += isFlaky ? 1 : 0;
        if (_calls.Count > Latest && _calls.Dequeue())
        {
            _flaky--;
        }
    }
}
