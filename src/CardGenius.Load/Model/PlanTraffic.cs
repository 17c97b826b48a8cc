namespace CardGenius.Load.Model;

/// <summary>The traffic of a run, in bytes and megabits a second. Bodies only, except where headers are named.</summary>
/// <param name="OutBytesPerSecond">Requests' bodies a second.</param>
/// <param name="InBytesPerSecond">Response bodies a second, as they are sent.</param>
/// <param name="OutMbps">Requests' bodies in megabits a second.</param>
/// <param name="InMbps">Response bodies in megabits a second.</param>
/// <param name="WithHeadersOutMbps">Requests with their headers, in megabits a second.</param>
/// <param name="WithHeadersInMbps">Responses with their headers, in megabits a second.</param>
/// <param name="PeakMbps">Responses in megabits a second when all workers receive one within the same second.</param>
/// <param name="TotalOutBytes">Requests' bodies over the whole run.</param>
/// <param name="TotalInBytes">Response bodies over the whole run, as they are sent.</param>
/// <param name="TotalUncompressedBytes">Response bodies over the whole run, after decompression.</param>
public sealed record PlanTraffic(
    double OutBytesPerSecond,
    double InBytesPerSecond,
    double OutMbps,
    double InMbps,
    double WithHeadersOutMbps,
    double WithHeadersInMbps,
    double PeakMbps,
    double TotalOutBytes,
    double TotalInBytes,
    double TotalUncompressedBytes);
