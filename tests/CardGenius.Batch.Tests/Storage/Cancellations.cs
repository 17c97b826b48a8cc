namespace CardGenius.Batch.Tests.Storage;

internal static class Cancellations
{
    /// <summary>Waits until a token is cancelled.</summary>
    public static async Task WaitAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
    }
}
