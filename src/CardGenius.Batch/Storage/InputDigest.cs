using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>An input's size and digest: the same run id on another input is an error.</summary>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hex.</param>
public readonly record struct InputDigest(long Length, string Sha256)
{
    /// <summary>Reads an input whole, to compare it with <see cref="RunPlan.InputBytes"/> and <see cref="RunPlan.InputSha256"/>.</summary>
    /// <exception cref="InputException">It is not there, cannot be read to its end, or changed while it was read.</exception>
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
