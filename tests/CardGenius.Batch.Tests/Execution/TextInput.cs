using System.Text;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>An input file in memory.</summary>
internal sealed class TextInput(string name, string text) : IInputSource
{
    public string Name => name;

    public long? Length => Encoding.UTF8.GetByteCount(text);

    /// <summary>Returns an input with the users 1 to <paramref name="users"/>. The spend of each user equals its number.</summary>
    public static TextInput Users(int users) => new(
        "users.csv",
        "userid,amazon_spends\n" + string.Concat(Enumerable.Range(1, users).Select(i => $"user-{i},{i}\n")));

    public Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
