// The partner token's place. The token is put in by hand (docs/azure.md), so that no deployment ever holds it.
@description('The vault.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The identity of the app.')
param appPrincipalId string

@description('The operator, or empty.')
param operatorId string

@description('What the operator is.')
param operatorType string

@description('Whether nobody can delete the vault for good before its retention has passed. It cannot be switched off again.')
param purgeProtection bool

@description('Which networks reach the vault: publicNetworkAccess and networkAcls.')
param access object

@description('The workspace that the audit log goes to.')
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
    // Azure refuses the value false.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: access.publicNetworkAccess
    networkAcls: access.networkAcls
  }
}

#disable-next-line use-recent-api-versions // The newest stable version cannot write to tables of their own.
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

@description('The vault.')
output name string = vault.name

@description('The resource.')
output id string = vault.id

@description('The app setting that stands for the token. It names no version, so that a new token is taken up within a day.')
output partnerTokenReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/partner-token)'
