using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Tests.Hosting;

public sealed class StandardStreamTests
{
    [Fact]
    public void A_failed_write_is_lost_and_a_later_write_succeeds()
    {
        using var inner = new FullStream { IsFull = true };
        using var stream = StandardStream.Over(inner);
        stream.Write([1]);
        stream.Flush();
        Assert.Equal("No space left on device", stream.Failure!.Message);

        inner.IsFull = false;
        stream.Write([2, 3]);
        Assert.Equal([2, 3], inner.ToArray());
    }

    [Fact]
    public void Nothing_is_lost_where_all_can_be_written()
    {
        using var inner = new FullStream();
        using var stream = StandardStream.Over(inner);
        stream.Write([1]);
        Assert.Null(stream.Failure);
        Assert.Equal([1], inner.ToArray());
    }

    private sealed class FullStream : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsFull)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer, offset, count);
        }
    }
}
