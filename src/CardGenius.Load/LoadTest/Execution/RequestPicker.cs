using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.LoadTest.Execution;

/// <summary>Chooses the request to send next. Over many requests, each kind has the share of its weight, also over short periods.</summary>
public sealed class RequestPicker
{
    // Multiples of the golden ratio, without their whole part, are spread evenly, so that no random numbers are necessary.
    private const double GoldenRatio = 0.6180339887498949;

    private readonly double[] _upTo;

    /// <summary>Creates a picker.</summary>
    /// <param name="requests">The requests. At least one.</param>
    public RequestPicker(IReadOnlyList<LoadRequest> requests)
    {
        var sum = requests.Sum(r => r.Weight);
        double before = 0;
        _upTo = [.. requests.Select(r => before += r.Weight / sum)];
    }

    /// <summary>Returns the index of a request.</summary>
    /// <param name="number">The number of the request in the test, from 0.</param>
    public int Pick(long number)
    {
        var share = (number * GoldenRatio) % 1;
        var index = Array.FindIndex(_upTo, upTo => share < upTo);
        return index < 0 ? _upTo.Length - 1 : index;
    }
}
