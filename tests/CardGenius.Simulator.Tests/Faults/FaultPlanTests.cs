using System.Text;
using CardGenius.Simulator.Faults;

namespace CardGenius.Simulator.Tests.Faults;

public class FaultPlanTests
{
    [Fact]
    public void A_plan_survives_the_way_through_json()
    {
        var plan = FaultPlan.Parse(["none,spend-key=rent,amount=1.5", "429,rate=0.125,retry-after=date+5,attempts=1", "hang,from=2,to=3"]) with { Seed = 9 };

        var read = FaultPlan.FromJson(Encoding.UTF8.GetBytes(plan.ToJson()));

        Assert.Equal(9, read.Seed);
        Assert.Equal(plan.Rules, read.Rules);
    }

    [Fact]
    public void Rules_are_objects_or_text()
    {
        var plan = FaultPlan.FromJson(
            """
            {
              // comments are fine in a file
              "rules": [
                {"kind": "503", "rate": 0.5, "from": 1, "spend_key": "rent", "modulus": 10, "retry_after": 7},
                {"status": 500, "kind": "status"},
                "reset,rate=0.1",
              ],
            }
            """u8);

        Assert.Equal(FaultPlan.Parse(["503,rate=0.5,from=1,spend-key=rent,modulus=10,retry-after=7", "500", "reset,rate=0.1"]).Rules, plan.Rules);
        Assert.Equal(1, plan.Seed);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"rule":[]}""", "'rule' is not a member of the faults. Known members: seed, rules")]
    [InlineData("""{"rules":{}}""", "'rules' of the faults")]
    [InlineData("""{"seed":"x"}""", "'seed' of the faults")]
    [InlineData("""{"rules":[7]}""", "A fault must be a string")]
    [InlineData("""{"rules":[{"rate":1}]}""", "an object with a 'kind'")]
    [InlineData("""{"rules":[{"kind":"503","rate":[1]}]}""", "must be numbers or strings")]
    [InlineData("""{"rules":[{"kind":"503","rates":1}]}""", "'rates' is not a condition of a fault")]
    public void What_is_no_plan_is_refused_with_its_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => FaultPlan.FromJson(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);
}
