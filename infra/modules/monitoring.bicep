// Application Insights with a workspace. Telemetry requires Entra ID. The connection string contains the address and gives no access.
@description('The suffix of both names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The number of days to keep logs and metrics.')
param retentionDays int

@description('The daily cap of the workspace in gigabytes. 0: no cap.')
param dailyGB int

@description('The principal id of the identity of the app.')
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

// Despite its name, this role allows the app to publish logs, traces and metrics.
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

@description('The connection string of Application Insights.')
output connectionString string = insights.properties.ConnectionString
