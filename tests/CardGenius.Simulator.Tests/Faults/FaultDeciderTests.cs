using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Tests.Support;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Faults;

public class FaultDeciderTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Rates_hit_their_share_and_the_same_requests_in_any_order()
    {
        var forward = Decide("503,rate=0.1", Enumerable.Range(0, 20_000));
        var backward = Decide("503,rate=0.1", Enumerable.Range(0, 20_000).Reverse());

        Assert.InRange(forward.Count, 1_900, 2_100);
        Assert.Equal(forward.Order(), backward.Order());
    }

    [Fact]
    public void A_retry_is_decided_anew_and_another_seed_hits_others()
    {
        var plan = FaultPlan.Parse(["503,rate=0.5"]);
        var decider = new FaultDecider(plan, _time);
        var other = new FaultDecider(plan with { Seed = 2 }, _time);
        var profile = SpendProfile.Parse(Samples.User(1));

        var attempts = Enumerable.Range(0, 200).Select(_ => decider.Decide(profile) is not null).ToList();

        Assert.InRange(attempts.Count(hit => hit), 70, 130);
        Assert.NotEqual(attempts, Enumerable.Range(0, 200).Select(_ => other.Decide(profile) is not null));
    }

    [Fact]
    public void A_rule_can_hold_for_one_backend_only()
    {
        var decider = new FaultDecider(FaultPlan.Parse(["503,backend=0", "500,backend=2"]), _time);
        var profile = SpendProfile.Parse(Samples.User(1));

        Assert.Equal(["503", null, "500"], Enumerable.Range(0, 3).Select(backend => decider.Decide(profile, backend)?.Name));
    }

    [Fact]
    public void Rules_of_one_rate_hit_different_requests()
    {
        var decider = new FaultDecider(FaultPlan.Parse(["503,rate=0.5", "500,rate=0.5"]), _time);
        var names = Enumerable.Range(0, 4000).GroupBy(i => decider.Decide(SpendProfile.Parse(Samples.User(i)))?.Name ?? "")
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.InRange(names["503"], 1_900, 2_100);
        Assert.InRange(names["500"], 900, 1_100);
        Assert.InRange(names[""], 900, 1_100);
    }

    [Fact]
    public void A_schedule_rules_by_the_seconds_since_the_plan_began()
    {
        _time.Advance(TimeSpan.FromHours(1));
        var decider = new FaultDecider(FaultPlan.Parse(["503,from=10,to=20"]), _time);
        var hits = new List<int>();
        for (var second = 0; second < 30; second++)
        {
            if (decider.Decide(SpendProfile.Parse("{}")) is not null)
            {
                hits.Add(second);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Range(10, 10), hits);
    }

    [Fact]
    public void A_range_of_requests_includes_both_ends()
    {
        Assert.Equal([2, 3, 4], Decide("503,from-request=3,to-request=5", Enumerable.Range(0, 10)));
        Assert.Equal([0, 1], Decide("503,to-request=2", Enumerable.Range(0, 10)));
    }

    [Fact]
    public void Users_are_chosen_by_amount_or_modulus()
    {
        Assert.Equal([7], Decide("400,spend-key=amazon_spends,amount=7", Enumerable.Range(0, 100)));
        Assert.Equal([7, 17, 27], Decide("400,spend-key=amazon_spends,modulus=10,remainder=7", Enumerable.Range(0, 30)));
        Assert.Empty(Decide("400,spend-key=rent,amount=7", Enumerable.Range(0, 30)));
    }

    [Fact]
    public void The_first_attempts_fail_and_then_it_heals()
    {
        var decider = new FaultDecider(FaultPlan.Parse(["reset,attempts=2"]), _time);

        Assert.Equal(
            [true, true, false, false],
            Enumerable.Range(0, 4).Select(_ => decider.Decide(SpendProfile.Parse("""{"rent":1}""")) is not null));
        Assert.NotNull(decider.Decide(SpendProfile.Parse("""{"rent":2}""")));
    }

    [Fact]
    public void The_first_rule_that_holds_decides_and_none_exempts()
    {
        var decider = new FaultDecider(FaultPlan.Parse(["none,spend-key=rent,amount=1", "500,to-request=2", "503"]), _time);

        Assert.Null(decider.Decide(SpendProfile.Parse("""{"rent":1}""")));
        Assert.Equal("500", decider.Decide(SpendProfile.Parse("{}"))!.Name);
        Assert.Equal("503", decider.Decide(SpendProfile.Parse("{}"))!.Name);
    }

    [Fact]
    public void A_rule_made_by_hand_is_checked_too() => Assert.Throws<FormatException>(
        () => new FaultDecider(FaultPlan.Of(new FaultRule { Kind = FaultKind.Reset, Rate = 2 }), _time));

    private List<int> Decide(string rule, IEnumerable<int> users)
    {
        var decider = new FaultDecider(FaultPlan.Parse([rule]), _time);
        return [.. users.Where(user => decider.Decide(SpendProfile.Parse(Samples.User(user))) is not null)];
    }
}
