using CardGenius.Batch.Input.Tables;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class XEscapesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("_x0041_", "A")]
    [InlineData("_x000d_", "\r")]
    [InlineData("a_x005F_x0041_b", "a_x0041_b")]
    [InlineData("_x0041__x0042_", "AB")]
    [InlineData("_xD83D__xDE00_", "😀")]
    [InlineData("_xD83D_", "\uFFFD")]
    [InlineData("_xDE00_x", "\uFFFDx")]
    [InlineData("_x004_", "_x004_")]
    [InlineData("_x00G1_", "_x00G1_")]
    [InlineData("_X0041_", "_X0041_")]
    [InlineData("_x_x0041_", "_xA")]
    [InlineData("_x", "_x")]
    public void An_escape_becomes_a_character(string text, string decoded) => Assert.Equal(decoded, XEscapes.Decode(text));
}
