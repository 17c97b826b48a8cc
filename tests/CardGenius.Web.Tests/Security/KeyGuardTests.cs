using CardGenius.Testing;
using CardGenius.Web.Security;

namespace CardGenius.Web.Tests.Security;

public sealed class KeyGuardTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ManualTimeProvider _time = new();
    private readonly string _key;
    private readonly KeyGuard _guard;

    public KeyGuardTests()
    {
        (_key, var stored) = StoredKey.Create(_time.GetUtcNow(), 1000);
        _guard = new(stored, _time);
    }

    public void Dispose() => _guard.Dispose();

    [Fact]
    public async Task Only_the_right_key_is_accepted()
    {
        Assert.Equal(KeyVerdict.Missing, await _guard.CheckAsync(null, "a", None));
        Assert.Equal(KeyVerdict.Missing, await _guard.CheckAsync("", "a", None));
        Assert.Equal(KeyVerdict.Wrong, await _guard.CheckAsync(_key[..^1], "a", None));
        Assert.Equal(KeyVerdict.Wrong, await _guard.CheckAsync(_key.ToUpperInvariant(), "a", None));
        Assert.Equal(KeyVerdict.Right, await _guard.CheckAsync(_key, "a", None));
        Assert.Equal(KeyVerdict.Right, await _guard.CheckAsync(_key, "b", None));
        Assert.Equal(KeyVerdict.Wrong, await _guard.CheckAsync(_key + "0", "a", None));
    }

    [Fact]
    public async Task An_address_that_sends_many_wrong_keys_must_wait_a_minute()
    {
        for (var i = 0; i < KeyGuard.MostWrongKeys; i++)
        {
            Assert.Equal(KeyVerdict.Wrong, await _guard.CheckAsync($"wrong-{i}", "a", None));
        }

        // Even the right key does not show whether a guess was right.
        Assert.Equal(KeyVerdict.TooMany, await _guard.CheckAsync(_key, "a", None));
        Assert.Equal(KeyVerdict.Right, await _guard.CheckAsync(_key, "b", None));
        _time.Advance(KeyGuard.Window);
        Assert.Equal(KeyVerdict.Wrong, await _guard.CheckAsync("wrong", "a", None));
    }

    [Fact]
    public async Task A_caller_whose_key_was_accepted_is_not_locked_out()
    {
        Assert.Equal(KeyVerdict.Right, await _guard.CheckAsync(_key, "a", None));
        for (var i = 0; i <= KeyGuard.MostWrongKeys; i++)
        {
            await _guard.CheckAsync("wrong", "a", None);
        }

        Assert.Equal(KeyVerdict.TooMany, await _guard.CheckAsync("wrong", "a", None));
        Assert.Equal(KeyVerdict.Right, await _guard.CheckAsync(_key, "a", None));
    }
}
