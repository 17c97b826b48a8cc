using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>The size and the digest of an input. They show whether a run is resumed with the input it was started with.</summary>
/// <param name="Length">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 digest in lowercase hex.</param>
public readonly record struct InputDigest(long Length, string Sha256)
{
    /// <summary>Reads a whole input and computes its digest, for comparison with <see cref="RunPlan.InputBytes"/> and
    /// <see cref="RunPlan.InputSha256"/>.</summary>
    /// <exception cref="InputException">The input does not exist, cannot be read to its end, or changed while it was read.</exception>
    public static async Task<InputDigest> ComputeAsync(IInputSource input, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var stream = new HashingStream(await input.OpenAsync(cancellationToken), input.Name);
            return await stream.DrainAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new InputException($"{input.Name} cannot be read to its end: {exception.Message}", exception);
        }
    }
}
