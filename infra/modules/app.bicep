// The function app on Flex Consumption. It accesses all other resources with its identity.
@description('The name of the function app.')
param name string

@description('The name of the plan.')
param planName string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The resource id of the identity of the app.')
param identityId string

@description('The client id of the identity.')
param identityClientId string

@description('The storage account of the host.')
param hostStorageName string

@description('The address of the container for the package of the app.')
param deploymentContainerUrl string

@description('The connection string of Application Insights.')
param telemetryConnectionString string

@description('The memory of an instance.')
param instanceMemoryMB int

@description('The maximum number of instances.')
param maximumInstanceCount int

@description('The number of instances that always run for orchestrations and activities.')
param alwaysReadyInstances int

@description('The app settings of the product.')
param settings object

@description('The subnet of the instances. Empty: none.')
param subnetId string

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'batch' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances > 0
          ? [
              {
                name: 'durable'
                instanceCount: alwaysReadyInstances
              }
            ]
          : []
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      AzureWebJobsStorage__accountName: hostStorageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      // The clients of the app for blobs and telemetry use this setting to select the identity.
      AZURE_CLIENT_ID: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    })
  }

  // Deployments use Entra ID, not passwords.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

@description('The name of the function app.')
output name string = app.name

@description('The address of the function app.')
output url string = 'https://${app.properties.defaultHostName}'
