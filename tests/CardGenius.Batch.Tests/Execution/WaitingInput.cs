using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>An input that is not opened before the caller gives up.</summary>
/// <param name="isWaiting">Returns whether an attempt to open the input waits. Otherwise it succeeds.</param>
/// <param name="opening">Called when an attempt begins to wait.</param>
internal sealed class WaitingInput(Func<Task<bool>> isWaiting, Func<Task> opening) : IInputSource
{
    private readonly TextInput _input = TextInput.Users(3);

    public string Name => _input.Name;

    public long? Length => _input.Length;

    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (await isWaiting())
        {
            await opening();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return await _input.OpenAsync(cancellationToken);
    }
}
