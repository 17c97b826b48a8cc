using Azure.Core;
using Azure.Identity;

namespace CardGenius.Cli.Hosting;

/// <summary>Signs in to Azure.</summary>
internal static class AzureSignIn
{
    /// <summary>Creates a credential that tries the environment's variables, a managed identity (the one that AZURE_CLIENT_ID names), and the
    /// account that is signed in with the Azure CLI. No request is made before the first token is needed.</summary>
    public static TokenCredential NewCredential() => new DefaultAzureCredential();
}
