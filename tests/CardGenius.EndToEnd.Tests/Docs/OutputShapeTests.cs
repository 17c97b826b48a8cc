namespace CardGenius.EndToEnd.Tests.Docs;

public sealed class OutputShapeTests
{
    [Theory]
    [InlineData("  time      23 s, 5,355 users/min", "  time      1 min 04 s, 872 users/min")]
    [InlineData("  requests  2,027, 26 failed: 13 RateLimited, 3 Connection", "  requests  2,026, 25 failed: 25 Connection")]
    [InlineData("  latency   p50 156 ms  p95 240 ms", "  latency   p50 1.5 s  p95 2.3 s")]
    [InlineData("  rows      2,005: 193 results, 0 failures, 5 rejects, 1,807 to do", "  rows      2,005: 225 results, 0 failures, 5 rejects, 1,775 to do")]
    [InlineData("  results   /data/results/run_date=2026-11-21/run_id=a", "  results   /data/results/run_date=2026-12-01/run_id=a")]
    [InlineData("run demo-20261121-041634: completed", "run demo-20261128-152032: completed")]
    [InlineData("simulator at http://127.0.0.1:5097/cg/api/pro", "simulator at http://127.0.0.1:41831/cg/api/pro")]
    [InlineData("a   stopped  2,000  404  0  2026-11-21 04:17:15  -", "a  stopped  2,000  12  0  2026-12-01 04:17:15  -")]
    public void What_differs_from_run_to_run_is_no_difference(string printed, string real) => Assert.Null(Difference([printed], [real]));

    [Theory]
    [InlineData("  rows      2,005: 2,000 results, 0 failures, 5 rejects", "  rows      2,005: 1,999 results, 1 failures, 5 rejects")]
    [InlineData("  time      23 s, 5,355 users/min", "  time      23 s")]
    [InlineData("  latency   p50 156 ms", "  latency   p90 156 ms slow")]
    [InlineData("error: users.csv: no column", "error: users.csv: no columns")]
    [InlineData("max_in_flight: 20", "max_in_flight: 21")]
    public void Any_other_text_is_a_difference(string printed, string real) => Assert.NotNull(Difference([printed], [real]));

    [Fact]
    public void The_figures_of_a_calculation_must_be_equal()
    {
        Assert.NotNull(OutputShape.Difference(["  requests    50,000"], ["  requests    50,001"], isExact: true));
        Assert.Null(Difference(["  requests    50,000"], ["  requests    50,001"]));
    }

    [Fact]
    public void The_shortening_line_stands_for_any_lines()
    {
        Assert.Null(Difference(["a", "…", "c"], ["a", "b", "b", "c"]));
        Assert.Null(Difference(["a", "…"], ["a"]));
        Assert.NotNull(Difference(["a", "…", "c"], ["a", "b"]));
        Assert.NotNull(Difference(["a"], ["a", "b"]));
    }

    [Fact]
    public void Progress_is_compared_by_its_form()
    {
        const string Printed = "00:00:00 running  0/2,000 users (0 %)  -/min  ETA -  in flight 1/1 (of 20)  p50 -  p95 -  retries 0  failures 0  rejects 5";
        const string Real = "00:00:13 running  1,651/2,000 users (32 %)  3,874/min  ETA 1 min 02 s  in flight 13/13  p50 34 ms  p95 1.3 s  retries 1  failures 0  rejects 5: the API throttles (429)";
        Assert.Null(Difference([Printed], ["00:00:00 planning  0 rows read", Real]));
        Assert.NotNull(Difference([Printed], []));
        Assert.NotNull(Difference([Printed], [Real.Replace("ETA", "end", StringComparison.Ordinal)]));
    }

    private static string? Difference(string[] printed, string[] real) => OutputShape.Difference(printed, real, isExact: false);
}
