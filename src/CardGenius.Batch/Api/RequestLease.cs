namespace CardGenius.Batch.Api;

/// <summary>
/// The leases that must be held while requests are sent. The holder of a lease registers it for its asynchronous flow. In that flow, every attempt,
/// including retries and probes, is then sent only while all registered leases are held.
/// </summary>
public static class RequestLease
{
    private static readonly AsyncLocal<Func<CancellationToken, ValueTask<bool>>?> Required = new();

    /// <summary>Registers a lease until the calling asynchronous method ends.</summary>
    /// <param name="isHeld">A function that returns whether the lease is still held. It is called before each attempt.</param>
    public static void Require(Func<CancellationToken, ValueTask<bool>> isHeld)
    {
        var outer = Required.Value;
        Required.Value = outer is null
            ? isHeld
            : async token => await outer(token) && await isHeld(token);
    }

    /// <summary>Checks before an attempt that all registered leases are held.</summary>
    /// <exception cref="OperationCanceledException">A lease was lost. No request may be sent.</exception>
    internal static async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (Required.Value is { } isHeld && !await isHeld(cancellationToken))
        {
            throw new OperationCanceledException("The lease under which requests are sent was lost.");
        }
    }
}
