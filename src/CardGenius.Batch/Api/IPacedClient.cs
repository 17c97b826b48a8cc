namespace CardGenius.Batch.Api;

/// <summary>A client with a pace of its own, until disposed.</summary>
public interface IPacedClient : IRecommendationClient, IDisposable;
