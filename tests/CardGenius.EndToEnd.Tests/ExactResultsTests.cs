using System.Text.Json;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests;

/// <summary>Every user of a run gets exactly the cards that follow from the catalogue's rates, in every form of response.</summary>
public sealed class ExactResultsTests
{
    [Fact]
    public async Task Ten_thousand_users_each_exactly_right()
    {
        using var folder = new TemporaryFolder();
        var users = MadeUsers.Make(10_000);
        folder.Write("commissionable_cards.json", Catalogue.Create().CommissionableCardsJson());
        folder.Write("cashkaro_display_names.json", Catalogue.Create().DisplayNamesJson());
        var input = folder.Write("users.csv", MadeUsers.Csv(users));
        await using var simulator = await SimulatorServer.StartAsync(new()
        {
            Shape = ResponseShape.Mixed,
            Fees = FeeForm.Mixed,
            Breakdown = BreakdownForm.Mixed,
            Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(20)),
            CountProfiles = true,
        });

        var run = await CliProcess.RunAsync(
            "run", "--input", input, "--api", simulator.ApiAddress.ToString(), "--store", folder.File("store"), "--run-id", "exact",
            "--commissionable", folder.File("commissionable_cards.json"), "--display-names", folder.File("cashkaro_display_names.json"), "--json");
        Assert.True(await run.WaitAsync() == 0, run.Everything);

        var published = PublishedRun.Find(folder.File("store"), "exact");
        Assert.True(published.HasSuccess);
        CheckResults(published, users, simulator);
        Assert.Empty(published.Failures);
        Assert.Empty(published.Rejects);
        CheckCounts(published.Manifest["counts"]!.ToJsonString(), JsonDocument.Parse(run.Output).RootElement);

        var stats = simulator.Stats;
        Assert.InRange(stats.MaxInFlight, 15, 20);

        // One neutral request before planning, one request per user, and nothing else.
        Assert.Equal(10_001, stats.Requests);
        Assert.Equal(1, stats.ProfilesAnswered!.MaxPerProfile);

        var verify = await CliProcess.RunAsync("verify", "exact", "--store", folder.File("store"));
        Assert.True(await verify.WaitAsync() == 0, verify.Everything);
    }

    private static void CheckResults(PublishedRun published, IReadOnlyList<MadeUser> users, SimulatorServer simulator)
    {
        var displayNames = simulator.Catalogue.Cards.ToDictionary(c => c.Name, c => c.DisplayName ?? c.Name);
        var row = 2;
        foreach (var result in published.Results)
        {
            var user = users[row - 2];
            Assert.Equal(user.Id, result.GetProperty("id").GetString());
            Assert.Equal(row++, result.GetProperty("row").GetInt32());
            var expected = Expected.Top(simulator.Catalogue, user.Spends, simulator.CardsPerResponse, top: 10, filtered: true);
            var cards = result.GetProperty("cards").EnumerateArray().ToList();
            Assert.Equal(expected.Count, cards.Count);
            foreach (var (place, (want, got)) in expected.Zip(cards).Index())
            {
                Assert.Equal(place + 1, got.GetProperty("rank").GetInt32());
                Assert.Equal(want.Name, got.GetProperty("name").GetString());
                Assert.Equal(displayNames[want.Name], got.GetProperty("shown_name").GetString());
                Assert.Equal(want.Id, got.GetProperty("id").GetInt32());
                Assert.Equal(want.Yearly, got.GetProperty("total_savings_yearly").GetDecimal());
                Assert.Equal(want.Fee, got.GetProperty("joining_fees").GetDecimal());
                Assert.Equal(want.Extra, got.GetProperty("total_extra_benefits").GetDecimal());
                Assert.Equal(want.Net, got.GetProperty("net_savings").GetDecimal());
                Assert.Equal(
                    want.Breakdown.OrderBy(b => b.Key, StringComparer.Ordinal),
                    got.GetProperty("breakdown").EnumerateObject()
                        .Select(b => KeyValuePair.Create(b.Name, b.Value.GetDecimal()))
                        .OrderBy(b => b.Key, StringComparer.Ordinal));
            }
        }

        Assert.Equal(users.Count + 2, row);
        Assert.Equal(users.Count + 1, published.CsvLines.Count());
    }

    private static void CheckCounts(string manifestCounts, JsonElement summary)
    {
        using var counts = JsonDocument.Parse(manifestCounts);
        foreach (var (name, expected) in (ReadOnlySpan<(string, long)>)[("rows", 10_000), ("users", 10_000), ("results", 10_000), ("failures", 0), ("rejects", 0)])
        {
            Assert.Equal(expected, counts.RootElement.GetProperty(name).GetInt64());
            Assert.Equal(expected, summary.GetProperty(name).GetInt64());
        }
    }
}
