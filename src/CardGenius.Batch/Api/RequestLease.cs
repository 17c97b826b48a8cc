namespace CardGenius.Batch.Api;

/// <summary>
/// The leases under which requests are sent. Whoever holds one requires it for the asynchronous flow that works under it; each attempt of that
/// flow is then sent only while all leases required in it are held, whichever way it comes to be sent (a retry, a probe).
/// </summary>
public static class RequestLease
{
    private static readonly AsyncLocal<Func<CancellationToken, ValueTask<bool>>?> Required = new();

    /// <summary>Requires one more lease, to the end of the calling asynchronous method.</summary>
    /// <param name="isHeld">Whether it is still held, asked before each attempt.</param>
    public static void Require(Func<CancellationToken, ValueTask<bool>> isHeld)
    {
        var outer = Required.Value;
        Required.Value = outer is null
            ? isHeld
            : async token => await outer(token) && await isHeld(token);
    }

    /// <summary>Called before an attempt is sent.</summary>
    /// <exception cref="OperationCanceledException">A lease was lost: nothing may be sent.</exception>
    internal static async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (Required.Value is { } isHeld && !await isHeld(cancellationToken))
        {
            throw new OperationCanceledException("The lease under which requests are sent was lost.");
        }
    }
}
