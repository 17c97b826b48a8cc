// Durable Task Scheduler, for those who switch to it (docs/azure.md).
@description('The scheduler.')
param name string

@description('The task hub, as CARDGENIUS_HUB names it.')
param hub string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The identity of the app.')
param appPrincipalId string

@description('The same, as programs name it.')
param appClientId string

@description('The operator, who sees orchestrations in the dashboard, or empty.')
param operatorId string

@description('What the operator is.')
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
    // An empty list lets nobody in. Who comes in is a matter of identities.
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

@description('What the app connects with; it holds no secret.')
output connectionString string = 'Endpoint=${scheduler.properties.endpoint};Authentication=ManagedIdentity;ClientID=${appClientId}'
