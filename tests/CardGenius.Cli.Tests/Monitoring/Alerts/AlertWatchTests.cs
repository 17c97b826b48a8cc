using CardGenius.Cli.Monitoring.Alerts;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Monitoring.Alerts;

public sealed class AlertWatchTests
{
    [Fact]
    public async Task A_line_is_written_when_a_rule_fires_and_when_it_is_cleared()
    {
        var time = new ManualTimeProvider();
        var lines = new List<string>();
        var (attempts, failed) = (0.0, 0.0);
        await using var watch = new AlertWatch(
            () => new AlertSample { State = "running", Buckets = [attempts], Users = attempts, Results = attempts, Failed = failed }, lines.Add, time);

        Pass(minutes: 6, failing: 0);
        Assert.Empty(lines);

        Pass(minutes: 1, failing: 16);
        Assert.Empty(lines);
        Pass(minutes: 2, failing: 16);
        Pass(minutes: 5, failing: 100);
        Pass(minutes: 10, failing: 0);

        Assert.Equal(
            [
                "warning: Requests fail (error-rate): 1.2 % in the last 5 min (threshold: above 1 %). Look at the errors by class on the dashboard.",
                "critical: Requests fail (error-rate): 6.2 % in the last 5 min (threshold: above 5 %). Look at the errors by class on the dashboard.",
                "warning: Requests fail (error-rate): 5 % in the last 5 min (threshold: above 1 %). Look at the errors by class on the dashboard.",
                "cleared: Requests fail (error-rate)",
            ],
            lines.Select(line => line.Split(" For `rate_limited`")[0]));

        void Pass(int minutes, int failing)
        {
            for (var minute = 0; minute < minutes; minute++)
            {
                attempts += 800;
                failed += failing;
                time.Advance(TimeSpan.FromMinutes(1));
            }
        }
    }
}
