using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.LoadTest.Sending;

/// <summary>Sends the requests of a load test.</summary>
public interface ILoadSender
{
    /// <summary>Sends a request and reads its whole response. A failure is a result and not an exception.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stop">Cancels the request.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    ValueTask<SendResult> SendAsync(LoadRequest request, CancellationToken stop);
}
