using CardGenius.Benchmarks.Regression;
using CardGenius.Testing;

namespace CardGenius.Infrastructure.Tests.Regression;

/// <summary>The comparison of <c>bench/check.sh</c>, with figures that were not measured.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Figures_within_their_bounds_pass()
    {
        Compare(updates: true, new("publishing: bytes allocated per user", 1_000, 0.15), new("CPU time", 2, 0.5));

        Assert.Equal(0, Compare(updates: false, new("publishing: bytes allocated per user", 1_150, 0.15), new("CPU time", 3, 0.5)));
        Assert.Equal(
            """
            | figure | measured | bound | |
            | --- | ---: | ---: | --- |
            | publishing: bytes allocated per user | 1,150 | 1,150 | ok |
            | CPU time | 3 | 3 | ok |

            """.ReplaceLineEndings(),
            _output.ToString());
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public void A_figure_over_its_bound_fails_with_a_message()
    {
        Compare(updates: true, new("publishing: bytes allocated per user", 1_000, 0.15), new("CPU time", 2, 0.5));

        Assert.Equal(1, Compare(updates: false, new("publishing: bytes allocated per user", 1_151, 0.15), new("CPU time", 3, 0.5)));
        Assert.Contains("| publishing: bytes allocated per user | 1,151 | 1,150 | over |", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "publishing: bytes allocated per user: 1,151 is over the bound of 1,150. It was 1,000 when the bound was set. Find the change that raised "
            + "it, and correct that change. If the increase is intended, set new bounds with bench/check.sh --update, and commit "
            + $"{Bounds} with the reason.{Environment.NewLine}",
            _errors.ToString());
    }

    [Fact]
    public void A_figure_without_a_margin_must_not_rise_by_one()
    {
        Compare(updates: true, new Figure("requests", 10_001, 0));

        Assert.Equal(0, Compare(updates: false, new Figure("requests", 10_001, 0)));
        Assert.Equal(1, Compare(updates: false, new Figure("requests", 10_002, 0)));
    }

    [Fact]
    public void A_ratio_is_compared_with_two_decimals()
    {
        Compare(updates: true, new Figure("CPU time", 1.016, 0.5));

        Assert.Equal(0, Compare(updates: false, new Figure("CPU time", 1.534, 0.5)));
        Assert.Equal(1, Compare(updates: false, new Figure("CPU time", 1.54, 0.5)));
    }

    [Fact]
    public void A_figure_without_a_bound_fails()
    {
        Assert.Equal(1, Compare(updates: false, new Figure("requests", 10_001, 0)));
        Assert.Contains("| requests | 10,001 | – | no bound |", _output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"requests: {Bounds} has no bound.", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_whose_figure_was_not_measured_fails()
    {
        Compare(updates: true, new("requests", 10_001, 0), new("CPU time", 2, 0.5));

        Assert.Equal(1, Compare(updates: false, new Figure("CPU time", 2, 0.5)));
        Assert.StartsWith($"requests: {Bounds} has a bound, but the figure was not measured.", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_replaces_all_bounds()
    {
        Compare(updates: true, new("requests", 10_001, 0), new("CPU time", 2, 0.5));

        Assert.Equal(0, Compare(updates: true, new Figure("CPU time", 4, 0.5)));
        Assert.Equal(new Bound(4, 6), Assert.Single(BoundsFile.Read(Bounds)).Value);
    }

    [Fact]
    public void The_comparison_reads_the_figures_that_the_measurement_writes()
    {
        Figure[] figures = [new("requests", 10_001, 0), new("CPU time", 2.03, 0.5)];

        Assert.Equal(figures, BoundsFile.ReadFigures(_folder.Write("figures.json", BoundsFile.WriteFigures(figures))));
    }

    [Fact]
    public void The_committed_bounds_are_close_to_what_was_measured()
    {
        var bounds = BoundsFile.Read(Repository.PathOf("bench/bounds.json"));

        Assert.NotEmpty(bounds);
        Assert.All(bounds, bound => Assert.InRange(bound.Value.Limit, bound.Value.Measured, Math.Round(bound.Value.Measured * 1.5, 2)));
    }

    private string Bounds => _folder.File("bounds.json");

    private int Compare(bool updates, params Figure[] figures)
    {
        _output.GetStringBuilder().Clear();
        return Comparison.Run(figures, Bounds, updates, _output, _errors);
    }
}
