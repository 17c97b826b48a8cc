using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage;

public sealed class FileInputSourceTests
{
    [Fact]
    public async Task A_file_is_opened_with_its_name_and_length()
    {
        using var folder = new TemporaryFolder();
        var input = new FileInputSource(folder.Write("users.csv", "userid"));

        await using var stream = await input.OpenAsync(CancellationToken.None);

        Assert.Equal(("users.csv", 6L, 6L), (input.Name, input.Length, stream.Length));
    }

    [Fact]
    public async Task A_missing_file_is_reported_with_the_most_similar_one()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "");
        folder.Write("user.txt", "");

        Assert.Equal($"{folder.File("user.csv")} does not exist. Did you mean {folder.File("users.csv")}?", await MessageOf(folder.File("user.csv")));
        Assert.Equal($"{folder.File("payments.csv")} does not exist.", await MessageOf(folder.File("payments.csv")));
        Assert.Equal($"{folder.File("no/users.csv")} does not exist. Its folder {folder.File("no")} does not exist either.", await MessageOf(folder.File("no/users.csv")));
        Assert.Null(new FileInputSource(folder.File("user.csv")).Length);
    }

    [Fact]
    public async Task A_folder_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            $"{folder.Path} is a folder. Specify one file in it: .csv, .csv.gz, .xlsx, .ndjson or .ndjson.gz.", await MessageOf(folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task No_name_is_refused(string path) =>
        Assert.Equal("No input file is specified. Specify one with --input.", await MessageOf(path));

    [Fact]
    public async Task A_file_locked_by_another_program_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.csv", "userid");
        await using var mine = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.StartsWith($"{path} cannot be opened: ", await MessageOf(path), StringComparison.Ordinal);
    }

    private static async Task<string> MessageOf(string path) =>
        (await Assert.ThrowsAsync<InputException>(() => new FileInputSource(path).OpenAsync(CancellationToken.None))).Message;
}
