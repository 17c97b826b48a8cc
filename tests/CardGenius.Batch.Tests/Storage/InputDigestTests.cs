using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input;

namespace CardGenius.Batch.Tests.Storage;

public sealed class InputDigestTests
{
    [Fact]
    public async Task The_digest_is_the_length_and_the_SHA_256_of_the_bytes() =>
        Assert.Equal(
            new InputDigest(3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            await InputDigest.ComputeAsync(new BytesInput("users.csv", "abc")));
}
