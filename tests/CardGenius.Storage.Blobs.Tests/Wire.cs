using Azure.Core;
using Azure.Core.Pipeline;

namespace CardGenius.Storage.Blobs.Tests;

/// <summary>Between the store and the service: counts requests, drops answers, and lets the process "die" behind a number of requests.</summary>
internal sealed class Wire : HttpPipelinePolicy
{
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];

    /// <summary>The methods and the kinds of the requests that were answered.</summary>
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

    /// <summary>Behind so many requests the process is dead: no further one gets out, and the last one's answer is not seen.</summary>
    public int DiesAfter { get; init; } = int.MaxValue;

    /// <summary>The request, counted from 1, that the service carries out but whose answer is lost.</summary>
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
