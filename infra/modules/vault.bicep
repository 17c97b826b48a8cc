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

var secretsUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4633458b-17de-408a-b874-0445c86b69e6'
)
var secretsOfficer = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
)

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
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
    // No purge protection: what is in here is a copy that its issuer can give again, and `azd down` followed by `azd up` must work.
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: 'Enabled'
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

@description('The app setting that stands for the token. It names no version, so that a new token is taken up within a day.')
output partnerTokenReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/partner-token)'
