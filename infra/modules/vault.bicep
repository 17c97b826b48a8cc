// The key vault for the partner token. The operator writes the token by hand (docs/azure.md), so that no deployment contains it.
@description('The name of the vault.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The principal id of the identity of the app.')
param appPrincipalId string

@description('The object id of the operator, or empty.')
param operatorId string

@description('The type of the operator principal.')
param operatorType string

@description('True: nobody can permanently delete the vault during its retention. You cannot turn this off again.')
param purgeProtection bool

@description('The network access to the vault: publicNetworkAccess and networkAcls.')
param access object

@description('The workspace for the audit log.')
param workspaceId string

var secretsUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4633458b-17de-408a-b874-0445c86b69e6'
)
var secretsOfficer = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
)

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      family: 'A'
      name: 'standard'
    }
    tenantId: tenant().tenantId
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // Azure does not accept the value false.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: access.publicNetworkAccess
    networkAcls: access.networkAcls
  }
}

#disable-next-line use-recent-api-versions // The newest stable version does not support dedicated tables.
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

resource appReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appPrincipalId, secretsUser)
  properties: {
    roleDefinitionId: secretsUser
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operatorWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  scope: vault
  name: guid(vault.id, operatorId, secretsOfficer)
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: operatorId
    principalType: operatorType
  }
}

@description('The name of the vault.')
output name string = vault.name

@description('The resource id.')
output id string = vault.id

@description('The app setting that refers to the token. It contains no version, so that the app uses a new token within a day.')
output partnerTokenReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/partner-token)'
