using Azure.Core;

namespace CardGenius.Cli.Hosting;

/// <summary>Signing in to Azure, where this build has it (eng/feed).</summary>
internal static class AzureSignIn
{
#if AZURE_IDENTITY
    /// <summary>Whether this build can.</summary>
    public static bool IsBuiltIn => true;

    /// <summary>A managed identity (the one that AZURE_CLIENT_ID names), the environment's, or whoever is signed in with the Azure CLI.</summary>
    public static TokenCredential NewCredential() => new Azure.Identity.DefaultAzureCredential();
#else
    /// <summary>Whether this build can.</summary>
    public static bool IsBuiltIn => false;

    /// <summary>Nobody.</summary>
    public static TokenCredential NewCredential() => throw new NotSupportedException("This program was built without Azure.Identity.");
#endif
}
