namespace CardGenius.Load.Azure;

/// <summary>
/// The list prices of the cost estimate: US dollars, pay as you go, region East US. They change, and other regions differ: compare them with the Azure
/// pricing calculator. Free grants belong to the subscription and are left out.
/// </summary>
public static class AzurePrices
{
    /// <summary>A GB-second of the plan Flex Consumption, on demand.</summary>
    public const double FlexGigabyteSecond = 0.000026;

    /// <summary>A million executions of the plan Flex Consumption.</summary>
    public const double FlexMillionExecutions = 0.40;

    /// <summary>A GB-second of the plan Consumption.</summary>
    public const double ConsumptionGigabyteSecond = 0.000016;

    /// <summary>A million executions of the plan Consumption.</summary>
    public const double ConsumptionMillionExecutions = 0.20;

    /// <summary>A write to Blob Storage, hot tier.</summary>
    public const double StorageWrite = 0.065 / 10_000;

    /// <summary>A read from Blob Storage, hot tier.</summary>
    public const double StorageRead = 0.0052 / 10_000;

    /// <summary>A request to a queue or table of the task hub; tables are cheaper.</summary>
    public const double QueueRequest = 0.004 / 10_000;

    /// <summary>A gigabyte that leaves Azure for the internet. What arrives is free.</summary>
    public const double EgressGigabyte = 0.087;

    /// <summary>A gigabyte of logs in the workspace.</summary>
    public const double LogGigabyte = 2.76;
}
