using System.Security;
using System.Text;
using CardGenius.Batch.Input.Tables;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class CellStylesTests
{
    [Theory]
    [InlineData("yyyy-mm-dd", true)]
    [InlineData("[$-409]d-mmm-yy;@", true)]
    [InlineData("[h]:mm:ss", true)]
    [InlineData("[hh]", true)]
    [InlineData("mm:ss.0", true)]
    [InlineData("General", false)]
    [InlineData("0.00", false)]
    [InlineData("0.00E+00", false)]
    [InlineData("#,##0.00", false)]
    [InlineData("[Red]0", false)]
    [InlineData("[$₹-4009] #,##0.00", false)]
    [InlineData("\"days \"0", false)]
    [InlineData("0\\d", false)]
    [InlineData("_(* #,##0_);_(* (#,##0)", false)]
    [InlineData("@", false)]
    [InlineData("\"unclosed", false)]
    [InlineData("[unclosed", false)]
    public void The_code_of_a_format_identifies_dates(string code, bool isDate)
    {
        var xml = $"<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"{SecurityElement.Escape(code)}\"/></numFmts><cellXfs><xf numFmtId=\"200\"/></cellXfs></styleSheet>";

        Assert.Equal(isDate, CellStyles.Load(new MemoryStream(Encoding.UTF8.GetBytes(xml))).FormatOf("0").IsDate);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    [InlineData("2", false)]
    [InlineData("9", false)]
    [InlineData("x", false)]
    [InlineData(null, false)]
    public void A_built_in_format_is_identified_by_its_number(string? style, bool isDate)
    {
        const string Xml = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"4\"/></cellXfs></styleSheet>";

        Assert.Equal(isDate, CellStyles.Load(new MemoryStream(Encoding.UTF8.GetBytes(Xml))).FormatOf(style).IsDate);
    }

    [Fact]
    public void A_workbook_without_styles_has_no_dates() => Assert.False(CellStyles.Load(null).FormatOf("0").IsDate);
}
