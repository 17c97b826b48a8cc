namespace CardGenius.Cli.Plan;

/// <summary>The output of <c>plan --json</c> without an input.</summary>
internal sealed record PredictionOnlyDocument(PredictionDocument Prediction);
