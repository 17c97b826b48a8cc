using CardGenius.Batch.Storage.Folder;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage.Folder;

public sealed class AtomicFileTests
{
    [Fact]
    public void Of_two_concurrent_writers_one_places_the_file()
    {
        const int Tries = 2000;
        using var folder = new TemporaryFolder();
        using var start = new Barrier(2);
        bool[][] placed = [new bool[Tries], new bool[Tries]];
        var both = Enumerable.Range(0, 2).Select(who => new Thread(() =>
        {
            for (var i = 0; i < Tries; i++)
            {
                var unfinished = folder.File($"{i}.{who}.tmp");
                File.WriteAllText(unfinished, $"{who}");
                start.SignalAndWait();
                placed[who][i] = AtomicFile.Place(unfinished, folder.File($"{i}"), overwrite: false);
            }
        })).ToList();
        both.ForEach(t => t.Start());
        both.ForEach(t => t.Join());
        for (var i = 0; i < Tries; i++)
        {
            Assert.True(placed[0][i] != placed[1][i], $"try {i}");
            Assert.Equal(placed[0][i] ? "0" : "1", File.ReadAllText(folder.File($"{i}")));
            Assert.False(File.Exists(folder.File($"{i}.{(placed[0][i] ? 0 : 1)}.tmp")));
        }
    }

    [Fact]
    public void A_failed_link_is_distinguished_from_an_existing_file()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // The rename of Windows is atomic.
        }

        using var folder = new TemporaryFolder();
        var there = folder.Write("there", "x");
        Assert.Null(HardLink.TryMake(folder.File("missing"), folder.File("new")));
        Assert.False(HardLink.TryMake(folder.Write("mine", "y"), there));
        Assert.True(HardLink.TryMake(folder.File("mine"), folder.File("name with ümläuts")));
        Assert.Equal("y", File.ReadAllText(folder.File("name with ümläuts")));
    }
}
