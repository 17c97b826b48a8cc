using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Api;

/// <summary>Evaluates the latest calls of this process: whether the API is available, and whether it fails partially.</summary>
internal sealed class ApiEvidence
{
    private const int WindowSize = 50;
    private const int MinCalls = 10;

    private readonly Lock _sync = new();
    private readonly RecentMarks _flaky = new(WindowSize);
    private bool _neutralAnswered;
    private bool _neutralFailed;
    private bool _userAnsweredSince;

    /// <summary>
    /// The share (0 to 1) of the latest 50 calls that show a partial failure of the API: user calls that were answered after a retry, and
    /// neutral requests that failed. A user call that fails in all attempts does not count. The share is 0 while there are fewer than 10 calls.
    /// </summary>
    public double FlakyShare
    {
        get
        {
            lock (_sync)
            {
                return _flaky.Count < MinCalls ? 0 : (double)_flaky.Marked / _flaky.Count;
            }
        }
    }

    /// <summary>Records a user call that was answered.</summary>
    /// <param name="afterRetry">Whether an earlier attempt of the call failed.</param>
    public void UserAnswered(bool afterRetry)
    {
        lock (_sync)
        {
            _userAnsweredSince |= _neutralFailed;
            _flaky.Add(afterRetry);
        }
    }

    /// <summary>
    /// Records a neutral request and returns whether its response proves that the API is available. Cards prove it. A refusal of the profile
    /// (400, 422) proves it only if the API has never answered a neutral request with cards, because a gateway can also send a 400. An error in a
    /// response with status 200 proves it under the same condition, and only if users were answered after a neutral request got that error.
    /// </summary>
    public bool IsProof(CallResult neutral)
    {
        if (neutral.Attempts.Count == 0)
        {
            return false;
        }

        lock (_sync)
        {
            var isProof = neutral switch
            {
                { Verdict: CallVerdict.Answered } => true,
                { Verdict: CallVerdict.Rejected } => !_neutralAnswered,
                { Failure.Class: FailureClass.ApiError } => !_neutralAnswered && _userAnsweredSince,
                _ => false,
            };
            _neutralAnswered |= neutral.Verdict == CallVerdict.Answered;
            _neutralFailed |= neutral.Failure?.Class == FailureClass.ApiError;
            _flaky.Add(!isProof);
            return isProof;
        }
    }
}
