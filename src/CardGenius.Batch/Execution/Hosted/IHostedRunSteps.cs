using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What a hosted run may do besides the loop: wait for its turn, and end.</summary>
public interface IHostedRunSteps : IRunSteps
{
    /// <summary>Asks for the turn.</summary>
    Task<RunLeaseReply> AcquireLeaseAsync();

    /// <summary>Writes down how the execution ended and gives the turn back.</summary>
    Task EndAsync(RunResult result);

    /// <summary>Why the run stops on an exception of this port.</summary>
    StopCause CauseOf(Exception error);

    /// <summary>What went wrong, for people, in an exception of this port; never about a user.</summary>
    string Explain(Exception error);
}
