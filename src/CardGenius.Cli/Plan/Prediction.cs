using CardGenius.Cli.Configuration;
using CardGenius.Load;
using CardGenius.Load.Goals;
using CardGenius.Load.Model;
using CardGenius.Load.Simulation;

namespace CardGenius.Cli.Plan;

/// <summary>A prediction of a run.</summary>
/// <param name="Plan">The predicted run.</param>
/// <param name="Simulation">The simulation of the same run (of several simulated runs, the one of median length), or null if it has too many users to simulate in a reasonable time.</param>
/// <param name="Requirement">What the goal requires, or null without a goal.</param>
/// <param name="Notice">The message to the API's owners, or null if it was not requested.</param>
internal sealed record Prediction(LoadPlan Plan, SimulatedRun? Simulation, LoadRequirement? Requirement, string? Notice)
{
    private const long MostSimulatedUsers = 2_000_000;
    private const int Seed = 1;

    // Short runs differ by chance, so several of them are simulated.
    private const long UsersOfAllRuns = 200_000;
    private const int MostRuns = 25;

    /// <summary>Computes the prediction.</summary>
    /// <exception cref="UsageException">The run would take more than ten years.</exception>
    public static Prediction Of(PredictionRequest request, long users, bool hasNotice)
    {
        var figures = request.Figures with { Users = users };
        try
        {
            return new Prediction(
                LoadPlanner.Plan(figures),
                users <= MostSimulatedUsers ? Simulate(figures) : null,
                request.Goal is { } goal ? GoalSolver.Solve(figures, goal) : null,
                hasNotice ? ApiNotice.Write(figures, request.Endpoint) : null);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static SimulatedRun Simulate(LoadFigures figures)
    {
        var runs = (int)Math.Clamp(UsersOfAllRuns / figures.Users, 1, MostRuns);
        return Enumerable.Range(0, runs)
            .Select(run => LoadSimulation.Run(figures, new Random(Seed + run)))
            .OrderBy(run => run.DurationSeconds)
            .ElementAt(runs / 2);
    }
}
