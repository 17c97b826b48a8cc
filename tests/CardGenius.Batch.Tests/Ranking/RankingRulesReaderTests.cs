using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Ranking;

public sealed class RankingRulesReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Both_files_are_read()
    {
        var cards = _folder.Write(
            "commissionable_cards.json",
            """
            {"cards": {"AXIS MAGNUS": {"commissionable": true, "ck_rewards": 1750}, "SBI ": {"commissionable": false}, "NONE": {}},
             "default_policy": {"unknown_cards_commissionable": true, "log_unknown_cards": true}}
            """);
        var names = _folder.Write(
            "cashkaro_display_names.json", """{"name_mappings": {"AXIS AIRTEL CC": "Axis Airtel Credit Card"}}""");

        var rules = await RankingRulesReader.ReadAsync(5, cards, names);

        Assert.Equal(5, rules.TopN);
        Assert.Equal(new Dictionary<string, bool> { ["AXIS MAGNUS"] = true, ["SBI "] = false, ["NONE"] = false }, rules.Commissionable);
        Assert.True(rules.UnknownCardsCommissionable);
        Assert.Equal("Axis Airtel Credit Card", rules.DisplayNames["AXIS AIRTEL CC"]);
    }

    [Fact]
    public async Task Without_files_there_is_no_filter_and_no_display_name()
    {
        var rules = await RankingRulesReader.ReadAsync(10, (string?)null, null);

        Assert.Null(rules.Commissionable);
        Assert.Empty(rules.DisplayNames);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var path = _folder.File("missing.json");

        var e = await Assert.ThrowsAsync<InputException>(() => RankingRulesReader.ReadAsync(10, path, null));

        Assert.Equal($"{path}: the file does not exist.", e.Message);
    }

    [Fact]
    public async Task A_wrong_file_is_named_with_its_line()
    {
        var path = _folder.Write("names.json", "{\n \"name_mappings\": {\n  \"A\": 1}}");

        var e = await Assert.ThrowsAsync<InputException>(() => RankingRulesReader.ReadAsync(10, null, path));

        Assert.Equal($"{path}, line 3: the shown name of \"A\" must be a text, but found the number 1.", e.Message);
    }

    [Fact]
    public async Task Zero_cards_cannot_be_requested() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RankingRulesReader.ReadAsync(0, (string?)null, null));

    public void Dispose() => _folder.Dispose();
}
