using System.Xml.Linq;
using CardGenius.Batch.Html;

namespace CardGenius.Batch.Tests.Html;

public sealed class LineChartTests
{
    [Fact]
    public void A_missing_value_interrupts_the_line_and_every_text_is_encoded()
    {
        var svg = XElement.Parse(new LineChart("A <b>", v => $"{v} &") { Ticks = [new(0.5, "<now>")], Bands = [new(0.2, 0.4, "held", "\"held\"")] }
            .Line("one & two", [new(0, 1), new(0.1, 2), new(0.2, null), new(0.3, 3), new(0.4, 4)])
            .Level("plan", 5)
            .Draw());
        Assert.Equal(3, svg.Elements("polyline").Count());
        Assert.Equal(["A <b>", "one & two", "plan"], svg.Elements("text").Take(3).Select(t => t.Value));
        Assert.Equal("\"held\"", svg.Element("rect")!.Value);
        Assert.Contains("<now>", svg.Elements("text").Select(t => t.Value));
        Assert.Equal("A <b>: one & two, plan; at most 5 &", svg.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void A_chart_without_points_can_be_drawn() => Assert.NotNull(XElement.Parse(new LineChart("empty", v => $"{v}").Line("none", []).Draw()));
}
