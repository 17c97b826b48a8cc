// The alert rules of alerts.json, and the action group that receives them. Each threshold is a separate rule, because warning and critical have different severities.
@description('The suffix of the names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The workspace that the rules query.')
param workspaceId string

@description('The e-mail addresses that receive alerts.')
param emails string[]

@description('An address that receives each alert in the common alert schema. Empty: none.')
@secure()
param webhook string

@description('False: the rules exist but are disabled.')
param enabled bool

var definition = loadJsonContent('../alerts.json')
var functions = loadTextContent('../queries.kql')

// Rows reach the workspace some minutes after they are created. A rule therefore evaluates a window that ended this many minutes ago.
var ingestionMinutes = 3

// The query ranges that Azure Monitor allows, in minutes.
var ranges = [
  { minutes: 10, duration: 'PT10M' }
  { minutes: 30, duration: 'PT30M' }
  { minutes: 45, duration: 'PT45M' }
  { minutes: 60, duration: 'PT1H' }
  { minutes: 120, duration: 'PT2H' }
]

var thresholds = flatten(map(
  definition.rules,
  rule =>
    map(
      filter(
        [
          { level: 'warning', severity: 2, value: rule.warning }
          { level: 'critical', severity: 1, value: rule.critical }
        ],
        threshold => threshold.value != null
      ),
      threshold => {
        level: threshold.level
        severity: threshold.severity
        value: threshold.value
        rule: rule
      }
    )
))

resource receivers 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'cardgenius'
    enabled: true
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
    webhookReceivers: empty(webhook)
      ? []
      : [
          {
            name: 'webhook'
            serviceUri: webhook
            useCommonAlertSchema: true
          }
        ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for threshold in thresholds: {
    name: '${threshold.rule.name}-${threshold.level}-${name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${threshold.rule.title} (${threshold.level})'
      description: '${threshold.rule.meaning} ${threshold.rule.action} Runbook: docs/runbooks/alerts.md#${threshold.rule.name}'
      severity: threshold.severity
      enabled: enabled
      scopes: [workspaceId]
      // A rule with a window of 15 minutes or more is not urgent, and the price of a rule depends on how often it runs.
      evaluationFrequency: threshold.rule.windowMinutes < 15 ? 'PT5M' : 'PT15M'
      windowSize: filter(ranges, range => range.minutes > threshold.rule.windowMinutes + ingestionMinutes)[0].duration
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: join(
              concat(
                [
                  'let windowLength = ${threshold.rule.windowMinutes}m;'
                  'let windowEnd = bin(ago(${ingestionMinutes}m), 1m);'
                  'let windowStart = windowEnd - windowLength;'
                  'let grain = windowLength;'
                  functions
                ],
                definition.applies[threshold.rule.applies].kql,
                threshold.rule.kql,
                [
                  '| where applies'
                  '| project TimeGenerated = windowEnd, value'
                ]
              ),
              '\n'
            )
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: threshold.rule.comparison == '<' ? 'LessThan' : 'GreaterThan'
            threshold: threshold.value
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [receivers.id]
        customProperties: {
          rule: threshold.rule.name
          level: threshold.level
          action: threshold.rule.action
        }
      }
    }
  }
]

@description('The action group that receives alerts.')
output actionGroupId string = receivers.id
