// The optional Durable Task Scheduler (docs/azure.md).
@description('The name of the scheduler.')
param name string

@description('The name of the task hub, as in CARDGENIUS_HUB.')
param hub string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The principal id of the identity of the app.')
param appPrincipalId string

@description('The client id of the identity.')
param appClientId string

@description('The object id of the operator, who can see orchestrations in the dashboard, or empty.')
param operatorId string

@description('The type of the operator principal.')
param operatorType string

var durableTaskDataContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0ad04412-c4d5-4796-b79c-f76d14c8d402'
)

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'Consumption'
    }
    // An empty list blocks all addresses. Identities control access.
    ipAllowlist: ['0.0.0.0/0']
  }

  resource taskHub 'taskHubs' = {
    name: hub
  }
}

resource appAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler
  name: guid(scheduler.id, appPrincipalId, durableTaskDataContributor)
  properties: {
    roleDefinitionId: durableTaskDataContributor
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operatorAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  scope: scheduler
  name: guid(scheduler.id, operatorId, durableTaskDataContributor)
  properties: {
    roleDefinitionId: durableTaskDataContributor
    principalId: operatorId
    principalType: operatorType
  }
}

@description('The connection string of the app. It contains no secret.')
output connectionString string = 'Endpoint=${scheduler.properties.endpoint};Authentication=ManagedIdentity;ClientID=${appClientId}'
