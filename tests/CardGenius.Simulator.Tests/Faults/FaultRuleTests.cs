using CardGenius.Simulator.Faults;

namespace CardGenius.Simulator.Tests.Faults;

public class FaultRuleTests
{
    [Fact]
    public void Every_condition_can_be_said_in_text()
    {
        var rule = FaultRule.Parse(
            "429, rate=0.25, from=1.5, to=60, from-request=3, to_request=9, backend=1, spend-key=rent, amount=12.5, modulus=7, remainder=5, attempts=2, "
            + "retry-after=soon, delay=0.5, interval=2, bytes=99");

        Assert.Equal(
            new FaultRule
            {
                Kind = FaultKind.Status,
                Status = 429,
                Rate = 0.25,
                From = 1.5,
                To = 60,
                FromRequest = 3,
                ToRequest = 9,
                Backend = 1,
                SpendKey = "rent",
                Amount = 12.5m,
                Modulus = 7,
                Remainder = 5,
                Attempts = 2,
                RetryAfter = "soon",
                Delay = 0.5,
                Interval = 2,
                Bytes = 99,
            },
            rule);
        Assert.Equal(rule, FaultRule.Parse(rule.ToString()));
    }

    [Fact]
    public void Every_kind_has_a_name_that_is_read_again()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var rule = new FaultRule { Kind = kind };
            Assert.Equal(rule, FaultRule.Parse(rule.ToString()));
            Assert.Equal(rule, FaultRule.Parse(rule.Name.Replace('_', '-').ToUpperInvariant()));
        }
    }

    [Theory]
    [InlineData("timeout", "'timeout' is not a fault")]
    [InlineData("200", "'200' is not a fault")]
    [InlineData("600", "'600' is not a fault")]
    [InlineData("", "'' is not a fault")]
    [InlineData("503,rat=1", "'rat' is not a condition of a fault")]
    [InlineData("503,rate", "'rate' in the fault '503,rate' is not of the form name=value")]
    [InlineData("503,rate=much", "'much' is not a number")]
    [InlineData("503,rate=1.1", "rate must be from 0 to 1")]
    [InlineData("503,rate=NaN", "'NaN' is not a number")]
    [InlineData("503,to-request=1.5", "'1.5' is not a whole number")]
    [InlineData("503,backend=-1", "'-1' is not a whole number")]
    [InlineData("503,delay=-1", "delay and interval must be")]
    [InlineData("503,spend-key=amazon,amount=1", "'amazon' is not a spend field")]
    [InlineData("503,spend-key=rent", "requires an amount or a modulus")]
    [InlineData("503,amount=1", "both require a spend_key")]
    [InlineData("503,spend-key=rent,modulus=0", "modulus must be 1 or more")]
    [InlineData("503,spend-key=rent,modulus=5,remainder=5", "remainder must be from 0 to modulus - 1")]
    [InlineData("503,spend-key=rent,amount=x", "'x' is not an amount")]
    [InlineData("status,status=302", "status must be from 400 to 599")]
    [InlineData("huge_body,bytes=0", "bytes and attempts must be 1 or more")]
    public void What_is_no_rule_is_refused_with_its_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => FaultRule.Parse(text)).Message, StringComparison.Ordinal);
}
