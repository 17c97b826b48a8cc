using System.Text.Json;
using CardGenius.EndToEnd.Tests.Support;

namespace CardGenius.EndToEnd.Tests.Chaos;

/// <summary>A run whose users get no card, or whose rows are all rejects, does not succeed.</summary>
public sealed class WithoutCardsTests
{
    // A table of cards that the API does not have.
    private const string OtherCards =
        """{"cards": {"NO SUCH CARD": {"commissionable": true}}, "default_policy": {"unknown_cards_commissionable": false}}""";

    [Fact]
    public async Task All_users_without_cards_stop_the_run_and_accepting_them_completes_it_without_asking_again()
    {
        await using var scenario = await Scenario.StartAsync(900);
        var cards = Path.Combine(Path.GetDirectoryName(scenario.Input)!, "cards.json");
        await File.WriteAllTextAsync(cards, OtherCards);

        var stopped = await scenario.RunAsync(4, "--commissionable", cards);
        Assert.Matches("reason +2[0-9]{2} of 2[0-9]{2} users got no card, more than the tolerated 20 %: cards dropped: ", stopped.Output);
        Assert.Contains("not listed in the commissionable cards", stopped.Output, StringComparison.Ordinal);
        Assert.Matches("no card +2[0-9]{2} users", stopped.Output);
        Assert.Contains($"resume {Scenario.RunId}", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("--no-card-tolerance 100%", stopped.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(scenario.Store, "results")));
        var asked = scenario.Simulator.Stats.Requests;
        Assert.InRange(asked, 200, 300);

        var status = await scenario.StatusAsync();
        Assert.Equal("stopped", status.GetProperty("state").GetString());
        Assert.InRange(status.GetProperty("without_cards").GetInt64(), 200, 300);
        Assert.InRange(status.GetProperty("dropped_cards").GetProperty("not_listed").GetInt64(), 1000, 10_000);

        // The cause remains, so the run stops again after another 200 users.
        await scenario.ResumeAsync(4);
        Assert.InRange(scenario.Simulator.Stats.Requests - asked, 200, 300);

        var completed = await scenario.ResumeAsync(0, "--no-card-tolerance", "100%", "--json");
        var summary = JsonDocument.Parse(completed.Output).RootElement;
        Assert.Equal((900, 900), (summary.GetProperty("results").GetInt32(), summary.GetProperty("without_cards").GetInt32()));
        var manifest = scenario.Published.Manifest;
        Assert.Equal(900, (int)manifest["counts"]!["without_cards"]!);
        Assert.Equal(
            summary.GetProperty("dropped_cards").GetProperty("not_listed").GetInt64(),
            (long)manifest["dropped_cards"]!["not_listed"]!);

        // One request per user, and a neutral request before each of the three starts.
        Assert.Equal(
            new Dictionary<int, long> { [1] = 900, [3] = 1 }, scenario.Simulator.Stats.ProfilesRequested!.Histogram.ToDictionary());
    }

    [Fact]
    public async Task A_run_whose_rows_are_all_rejects_ends_with_code_2_and_publishes_nothing()
    {
        await using var scenario = await Scenario.StartAsync(0, null, "u1,-5,1,1,1,1,1", "u2,many,1,1,1,1,1");

        var stopped = await scenario.RunAsync(2, "--json");

        var summary = JsonDocument.Parse(stopped.Output).RootElement;
        Assert.Equal(("stopped", "all_rejected"), (summary.GetProperty("state").GetString(), summary.GetProperty("cause").GetString()));
        Assert.Equal((2, 0, 2), (
            summary.GetProperty("rows").GetInt32(), summary.GetProperty("users").GetInt32(), summary.GetProperty("rejects").GetInt32()));
        Assert.False(Directory.Exists(Path.Combine(scenario.Store, "results")));

        // The neutral request before planning, and no user.
        Assert.Equal(1, scenario.Simulator.Stats.Requests);
        await scenario.ResumeAsync(2);
    }
}
