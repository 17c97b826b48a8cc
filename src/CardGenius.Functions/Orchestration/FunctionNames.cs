namespace CardGenius.Functions.Orchestration;

/// <summary>The names in histories. Changing one breaks the runs that are on their way.</summary>
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
