// Application Insights on a workspace. Telemetry comes in with Entra ID only: the connection string names the place and opens nothing.
@description('The end of both names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('Days that logs and metrics are kept.')
param retentionDays int

@description('Gigabytes that the workspace takes a day; 0: no cap.')
param dailyGB int

@description('The identity of the app.')
param appPrincipalId string

var monitoringMetricsPublisher = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '3913510d-42f4-4e42-8a64-420c390055eb'
)

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyGB > 0 ? dailyGB : -1
    }
    features: {
      disableLocalAuth: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

// It publishes logs and traces as well as metrics, whatever its name.
resource publishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, appPrincipalId, monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: monitoringMetricsPublisher
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

@description('The workspace.')
output workspaceId string = workspace.id

@description('Application Insights.')
output name string = insights.name

@description('Where telemetry is sent to.')
output connectionString string = insights.properties.ConnectionString
