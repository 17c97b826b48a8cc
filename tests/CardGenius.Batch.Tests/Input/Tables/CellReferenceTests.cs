using CardGenius.Batch.Input.Tables;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class CellReferenceTests
{
    [Theory]
    [InlineData("A1", 0, 1)]
    [InlineData("c2", 2, 2)]
    [InlineData("$C$2", 2, 2)]
    [InlineData("C$2", 2, 2)]
    [InlineData("aB12", 27, 12)]
    [InlineData("XFD1048576", 16_383, 1_048_576)]
    public void A_reference_names_a_column_and_a_row(string text, int place, long row)
    {
        Assert.True(CellReference.TryRead(text, out var foundPlace, out var foundRow));
        Assert.Equal((place, row), (foundPlace, foundRow));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("1")]
    [InlineData("A0")]
    [InlineData("A-1")]
    [InlineData("$$A1")]
    [InlineData("R1C1")]
    [InlineData("A1:B2")]
    [InlineData("ABCD1")]
    [InlineData("Ä1")]
    [InlineData(" A1")]
    public void A_text_that_is_not_a_reference_is_not_read(string text) => Assert.False(CellReference.TryRead(text, out _, out _));
}
