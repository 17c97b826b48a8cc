namespace CardGenius.Functions.Orchestration;

/// <summary>The function names that histories contain. Runs in progress fail if a name changes.</summary>
internal static class FunctionNames
{
    public const string Run = "Run";
    public const string TakeTurn = "TakeTurn";
    public const string PlanRun = "PlanRun";
    public const string ProcessChunk = "ProcessChunk";
    public const string PlanRedrive = "PlanRedrive";
    public const string PublishPart = "PublishPart";
    public const string CompleteRun = "CompleteRun";
    public const string ReadControl = "ReadControl";
    public const string EndRun = "EndRun";
}
