namespace CardGenius.Service.Page;

/// <summary>What the web page must know before its first request.</summary>
/// <param name="KeyRequired">Whether requests need a key.</param>
/// <param name="Host">Where the service runs: <c>azure</c> or <c>local</c>.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="MaxUploadBytes">The maximum size of an upload in bytes.</param>
/// <param name="MaxConcurrency">The maximum number of requests in flight that a run can be started with.</param>
/// <param name="UsualAgreedConcurrency">The number of requests in flight that the owners of the API agreed to for every run. The page shows another
/// agreed number.</param>
public sealed record PageConfigDocument(
    bool KeyRequired, string Host, string Version, long MaxUploadBytes, int MaxConcurrency, int UsualAgreedConcurrency);
