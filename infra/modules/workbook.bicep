// The workbook with the panels of dashboard.json. It queries the workspace.
@description('The suffix of the name.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The workspace that the workbook queries.')
param workspaceId string

@description('The principal id of the identity of the app. The panels about access exclude it.')
param appPrincipalId string

var dashboard = loadJsonContent('../dashboard.json')
var sections = union(map(dashboard.panels, panel => panel.section), [])
var prelude = join(
  [
    'let windowStart = {TimeRange:start};'
    'let windowEnd = {TimeRange:end};'
    'let grain = {TimeRange:grain};'
    'let appPrincipalId = \'${appPrincipalId}\';'
    loadTextContent('../queries.kql')
  ],
  '\n'
)

var timeRange = {
  type: 9
  name: 'time'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: guid(workspaceId, 'TimeRange')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time'
        type: 4
        isRequired: true
        value: {
          durationMs: 14400000
        }
        typeSettings: {
          selectableValues: map([1, 4, 12, 24, 72, 168, 720], hours => { durationMs: hours * 3600000 })
          allowCustom: true
        }
      }
    ]
  }
}

var panels = flatten(map(
  sections,
  section =>
    concat(
      [
        {
          type: 1
          name: section
          content: {
            json: '## ${section}'
          }
        }
      ],
      map(filter(dashboard.panels, panel => panel.section == section), panel => {
        type: 3
        name: panel.title
        content: {
          version: 'KqlItem/1.0'
          title: '${panel.title} (${panel.unit})'
          query: '${prelude}\n${join(panel.kql, '\n')}'
          size: 0
          queryType: 0
          resourceType: 'microsoft.operationalinsights/workspaces'
          crossComponentResources: [workspaceId]
          timeContextFromParameter: 'TimeRange'
          visualization: panel.kind
          noDataMessage: 'No data in this period.'
          chartSettings: {
            xAxis: 'slot'
            yAxis: ['value']
            group: 'series'
          }
        }
        customWidth: panel.kind == 'table' ? '100' : '50'
      })
    )
))

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'CardGenius runs'
    category: 'workbook'
    sourceId: workspaceId
    version: '1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], panels)
      fallbackResourceIds: [workspaceId]
    })
  }
}

@description('The workbook.')
output id string = workbook.id
