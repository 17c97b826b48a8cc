using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>
/// The client that the load specification describes: a number of workers, and three attempts with exponential backoff. It does not adapt to the
/// API's load. This is the client that the API had before.
/// </summary>
internal sealed class NaiveClient(Uri api, double timeScale, TimeSpan timeout, int? pool) : IDisposable
{
    private const int Attempts = 3;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = pool ?? int.MaxValue }) { Timeout = timeout };
    private int _failed;

    public int Failed => _failed;

    /// <summary>Requests every user.</summary>
    /// <returns>The duration.</returns>
    public async Task<TimeSpan> RunAsync(IReadOnlyList<MadeUser> users, int workers)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            users,
            new ParallelOptions { MaxDegreeOfParallelism = workers },
            async (user, _) =>
            {
                if (!await AskAsync(user))
                {
                    Interlocked.Increment(ref _failed);
                }
            });
        return Stopwatch.GetElapsedTime(began);
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> AskAsync(MadeUser user)
    {
        var body = "{" + string.Join(',', user.Spends.Select(s => string.Create(CultureInfo.InvariantCulture, $"\"{s.Key}\":{s.Value}"))) + "}";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt - 1) * timeScale));
            }

            try
            {
                using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                using var answer = await _http.PostAsync(api, content);
                await answer.Content.ReadAsByteArrayAsync();
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
            {
                // The next attempt.
            }
        }

        return false;
    }
}
