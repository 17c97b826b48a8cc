using System.Globalization;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input.Tables;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Input;

/// <summary>A file that another program writes while it is read is refused. Otherwise a run could contain only a part of the users, or users of two
/// versions.</summary>
public sealed class ChangingInputTests
{
    private const int Rows = 40_000;

    public static TheoryData<string, Action<string>> Changes => new()
    {
        { "cut", path => Resize(path, 300_000) },
        { "grown", path => File.AppendAllText(path, "late,1\n") },
        { "written in place", Overwrite },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_csv_that_changes_is_refused(string change, Action<string> act)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.csv", "userid,fuel\n" + string.Concat(Enumerable.Range(0, Rows).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"user-{i:D8},{i % 1000}\n"))));

        await Refused(path, act);
        Assert.NotEmpty(change);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_workbook_that_changes_is_refused(string change, Action<string> act)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.xlsx", XlsxFile.OfText(
            [["userid", "fuel"], .. Enumerable.Range(0, Rows).Select(i => (string[])[$"user-{i:D8}", $"{i * 7919L % 1_000_003}"])]));

        await Refused(path, act);
        Assert.NotEmpty(change);
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_read_to_its_end()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.csv", "userid,fuel\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"user-{i:D8},1\n")));
        var digest = await InputDigest.ComputeAsync(new FileInputSource(path));
        var other = folder.Write("other.csv", "userid,fuel\nu1,1\n");

        var report = await Planner.DryRunAsync(new(), new FileInputSource(path), new Once(() => File.Move(other, path, overwrite: true)), CancellationToken.None);

        Assert.Equal((Rows, digest), (report.Users, report.Digest));
    }

    [Fact]
    public async Task A_content_that_differs_from_the_run_id_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.csv", "userid,fuel\nu1,1\n");
        var digest = await InputDigest.ComputeAsync(new FileInputSource(path));
        Assert.Equal(1, (await Planned.Of(new FileInputSource(path), new() { Sha256 = digest.Sha256 })).Plan.Users);

        folder.Write("users.csv", "userid,fuel\nu1,2\n");
        var store = new MemoryStore();
        var refusal = await Assert.ThrowsAsync<InputException>(() => new Planner(store, TimeProvider.System).PlanAsync(
            "run-1", new() { Input = new() { Sha256 = digest.Sha256 } }, new FileInputSource(path), null, CancellationToken.None));

        Assert.StartsWith($"users.csv has changed since the run id was made from its content (SHA-256 {digest.Sha256[..12]}…", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(store.Written);
    }

    private static async Task Refused(string path, Action<string> act)
    {
        var store = new MemoryStore();
        var refusal = await Assert.ThrowsAsync<InputException>(() => new Planner(store, TimeProvider.System).PlanAsync(
            "run-1", new(), new FileInputSource(path), new Once(() => act(path)), CancellationToken.None));

        Assert.Equal($"{Path.GetFileName(path)} changed while it was read. Start again after the program that writes it has finished.", refusal.Message);
        Assert.Empty(store.Written);
    }

    private static void Resize(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(Math.Min(length, file.Length - 10));
    }

    // Changes a byte that has not been read yet, and sets a write time that even a coarse clock shows.
    private static void Overwrite(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = file.Length - 2;
            file.WriteByte((byte)'9');
        }

        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
    }

    private sealed class Once(Action act) : IProgress<long>
    {
        private bool _done;

        public void Report(long value)
        {
            if (!_done)
            {
                _done = true;
                act();
            }
        }
    }
}
