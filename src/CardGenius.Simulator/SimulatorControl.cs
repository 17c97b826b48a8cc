using System.Text;
using System.Text.Json;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Statistics;

namespace CardGenius.Simulator;

/// <summary>Observes and controls a simulator in another process, over HTTP.</summary>
/// <param name="address">The simulator's root address: <see cref="SimulatorServer.Address"/>.</param>
public sealed class SimulatorControl(Uri address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address };

    /// <summary>Returns whether the simulator responds to <c>GET /health</c>.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri("health", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Returns the statistics so far.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="HttpRequestException">The simulator does not respond.</exception>
    public async Task<SimulatorStats> GetStatsAsync(CancellationToken cancellationToken = default) =>
        SimulatorStats.FromJson(await _client.GetByteArrayAsync(new Uri("stats", UriKind.Relative), cancellationToken));

    /// <summary>Returns the statistics so far by the second.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="HttpRequestException">The simulator does not respond.</exception>
    public async Task<IReadOnlyList<TimelineSecond>> GetTimelineAsync(CancellationToken cancellationToken = default) =>
        JsonSerializer.Deserialize(
            await _client.GetByteArrayAsync(new Uri("stats/timeline", UriKind.Relative), cancellationToken),
            StatisticsJson.Default.IReadOnlyListTimelineSecond) ?? [];

    /// <summary>Resets all counts.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="HttpRequestException">The simulator does not respond.</exception>
    public async Task ResetStatsAsync(CancellationToken cancellationToken = default)
    {
        using var response = await _client.PostAsync(new Uri("stats/reset", UriKind.Relative), null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Sets the faults and restarts their clock and counts.</summary>
    /// <param name="plan">The faults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="HttpRequestException">The simulator does not respond, or refuses the plan.</exception>
    public async Task SetFaultsAsync(FaultPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var content = new StringContent(plan.ToJson(), Encoding.UTF8, "application/json");
        using var response = await _client.PutAsync(new Uri("faults", UriKind.Relative), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
