using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Tests.Ranking;

public class DisplayNamesTests
{
    [Fact]
    public void Names_are_matched_exactly()
    {
        var names = Parse("""{"note":"x","name_mappings":{"A ":"One","B":"Zwei – ₹"},"more":[]}""");

        Assert.Equal(new Dictionary<string, string> { ["A "] = "One", ["B"] = "Zwei – ₹" }, names);
    }

    [Theory]
    [InlineData("3", "f.json, line 1: expected an object with \"name_mappings\", but found the number 3.")]
    [InlineData("{\"cards\":{}}", "f.json: the file has no \"name_mappings\". Check that it is the right file.")]
    [InlineData("{\"name_mappings\":\n\"x\"}", "f.json, line 2: \"name_mappings\" must be an object with card names, but found the text \"x\".")]
    [InlineData("{\"name_mappings\":{\n\"A\":null}}", "f.json, line 2: the shown name of \"A\" must be a text, but found null.")]
    public void A_wrong_file_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Parse(json)).Message);

    private static IReadOnlyDictionary<string, string> Parse(string json) => DisplayNames.Parse(Encoding.UTF8.GetBytes(json), "f.json");
}
