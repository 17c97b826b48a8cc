using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Tests.Publishing.Exports;

public sealed class FormulaTextTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1+1")]
    [InlineData("-2+3+cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)")]
    [InlineData(" =1+1")]
    [InlineData("\t=1+1")]
    [InlineData("\r\n=1+1")]
    [InlineData("\uFF1D1+1")]
    [InlineData("'=1+1")]
    [InlineData("''=1+1")]
    [InlineData("-")]
    public void A_cell_that_looks_like_a_formula_becomes_text_and_can_be_restored(string cell)
    {
        Assert.Equal("'" + cell, FormulaText.Protect(cell));
        Assert.Equal(cell, FormulaText.Restore("'" + cell));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Pune")]
    [InlineData("a=b")]
    [InlineData("'t Hooft")]
    [InlineData("-12.50")]
    [InlineData("+5")]
    [InlineData("-1E5")]
    [InlineData("12")]
    public void Any_other_cell_stays_unchanged(string? cell)
    {
        Assert.Equal(cell, FormulaText.Protect(cell));
        Assert.Equal(cell ?? "", FormulaText.Restore(cell ?? ""));
    }
}
