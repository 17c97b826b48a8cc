namespace CardGenius.Cli.Plan;

/// <summary>What <c>plan --json</c> prints where there is no input.</summary>
internal sealed record PredictionOnlyDocument(PredictionDocument Prediction);
