using System.Text;
using System.Text.Json;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Statistics;

namespace CardGenius.Simulator;

/// <summary>Watches and steers a simulator in another process, over HTTP.</summary>
/// <param name="address">The simulator's root address: <see cref="SimulatorServer.Address"/>.</param>
public sealed class SimulatorControl(Uri address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address };

    /// <summary>True where the simulator answers <c>GET /health</c>.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("health", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>What the simulator has seen so far.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="HttpRequestException">The simulator does not answer.</exception>
    public async Task<SimulatorStats> GetStatsAsync(CancellationToken cancellationToken = default) =>
        SimulatorStats.FromJson(await _client.GetByteArrayAsync(new Uri("stats", UriKind.Relative), cancellationToken));

    /// <summary>What the simulator has seen so far, by the second.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="HttpRequestException">The simulator does not answer.</exception>
    public async Task<IReadOnlyList<TimelineSecond>> GetTimelineAsync(CancellationToken cancellationToken = default) =>
        JsonSerializer.Deserialize(
            await _client.GetByteArrayAsync(new Uri("stats/timeline", UriKind.Relative), cancellationToken),
            StatisticsJson.Default.IReadOnlyListTimelineSecond) ?? [];

    /// <summary>Begins all counts anew.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="HttpRequestException">The simulator does not answer.</exception>
    public async Task ResetStatsAsync(CancellationToken cancellationToken = default)
    {
        using var answer = await _client.PostAsync(new Uri("stats/reset", UriKind.Relative), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sets the faults; their clock and their counts begin anew.</summary>
    /// <param name="plan">The faults.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="HttpRequestException">The simulator does not answer, or refuses the plan.</exception>
    public async Task SetFaultsAsync(FaultPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var content = new StringContent(plan.ToJson(), Encoding.UTF8, "application/json");
        using var answer = await _client.PutAsync(new Uri("faults", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
