using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The steps of a hosted run: the steps of the loop, the run lease, and the end of the execution.</summary>
public interface IHostedRunSteps : IRunSteps
{
    /// <summary>Tries to take the run lease.</summary>
    Task<RunLeaseReply> AcquireLeaseAsync();

    /// <summary>Writes the result of the execution and releases the run lease.</summary>
    Task EndAsync(RunResult result);

    /// <summary>Returns the cause of the stop for an exception of a step.</summary>
    StopCause CauseOf(Exception error);

    /// <summary>Returns the message for an exception of a step. It contains no data about a user.</summary>
    string Explain(Exception error);
}
