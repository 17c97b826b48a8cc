using CardGenius.Load.Simulation;

namespace CardGenius.Load.Tests.Simulation;

public sealed class SharedLinkTests
{
    [Fact]
    public void One_answer_has_the_link_to_itself()
    {
        var link = new SharedLink(2);
        Assert.Equal(double.PositiveInfinity, link.Next);

        link.Enter(7, 10);

        Assert.Equal(12, link.Next);
        Assert.Equal(7, link.Leave(12));
        Assert.Equal(double.PositiveInfinity, link.Next);
    }

    [Fact]
    public void Answers_share_it_evenly()
    {
        var link = new SharedLink(2);
        link.Enter(1, 0);
        link.Enter(2, 1);

        // The first has one second left, at half of the speed; the second then has one left alone.
        Assert.Equal(3, link.Next);
        Assert.Equal(1, link.Leave(3));
        Assert.Equal(4, link.Next);
        Assert.Equal(2, link.Leave(4));
    }
}
