using System.Text;
using CardGenius.Batch.Api.Responses;

namespace CardGenius.Batch.Tests.Api.Responses;

public class BodyExcerptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" plain\r\n\ttext\u0000\u001b[31m\u0085end ", "plain text [31m end")]
    [InlineData("right\u202Eleft", "right\uFFFDleft")]
    [InlineData("{\"error\":\"CALC_001\",\"status\":500}", "{\"error\":\"CALC_001\",\"status\":500}")]
    [InlineData("echo {\"amazon_spends\":123456.5,\"fuel\":0}", "echo {\"amazon_spends\":…,\"fuel\":0}")]
    [InlineData("the value 123456.50 is wrong, 77.", "the value … is wrong, …")]
    [InlineData("1234567 77777 0.77", "1234567 77777 0.77")]
    public void An_excerpt_contains_only_displayable_text(string body, string excerpt) =>
        Assert.Equal(excerpt, BodyExcerpt.Of(Encoding.UTF8.GetBytes(body), """{"amazon_spends":123456.5,"rent":77,"fuel":0}"""u8));

    [Fact]
    public void An_excerpt_is_short()
    {
        Assert.Equal(new string('x', 200), BodyExcerpt.Of(Encoding.UTF8.GetBytes(new string('x', 5000)), default));
        Assert.Equal(200, BodyExcerpt.Of(Encoding.UTF8.GetBytes(new string('7', 5000)), default).Length);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_accepted() =>
        Assert.Equal("\uFFFDa\uFFFD", BodyExcerpt.Of([0xFF, (byte)'a', 0xC3], default));
}
