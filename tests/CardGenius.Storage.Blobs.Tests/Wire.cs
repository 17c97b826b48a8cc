using Azure.Core;
using Azure.Core.Pipeline;

namespace CardGenius.Storage.Blobs.Tests;

/// <summary>Stands between the store and the service. Counts requests, drops responses, and simulates a crash of the process after a number of
/// requests.</summary>
internal sealed class Wire : HttpPipelinePolicy
{
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];

    /// <summary>The methods and kinds of the requests that got a response.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The number of requests after which the process crashes: the last one's response is lost, and no further request is sent.</summary>
    public int DiesAfter { get; init; } = int.MaxValue;

    /// <summary>The number, from 1, of the request that the service executes but whose response is lost.</summary>
    public int LosesAnswerOf { get; init; } = -1;

    public int Retries { get; init; } = 3;

    public BlobStoreOptions Options => new()
    {
        Retries = DiesAfter == int.MaxValue ? Retries : 0,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(1),
        Configure = client => client.AddPolicy(this, HttpPipelinePosition.PerRetry),
    };

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var number = Begin(message);
        ProcessNext(message, pipeline);
        End(number);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var number = Begin(message);
        await ProcessNextAsync(message, pipeline);
        End(number);
    }

    private int Begin(HttpMessage message)
    {
        lock (_gate)
        {
            if (_requests.Count >= DiesAfter)
            {
                throw new IOException("The process is dead.");
            }

            var query = message.Request.Uri.Query;
            var kind = query.Contains("comp=blocklist", StringComparison.Ordinal) ? " list"
                : query.Contains("comp=block", StringComparison.Ordinal) ? " block" : "";
            _requests.Add(message.Request.Method + kind);
            return _requests.Count;
        }
    }

    private void End(int number)
    {
        if (number == DiesAfter || number == LosesAnswerOf)
        {
            throw new IOException("The answer was lost.");
        }
    }
}
