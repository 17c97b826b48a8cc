// A monthly budget of the resource group. It sends notifications before and when the amount is spent. It does not stop anything.
@description('The suffix of the name.')
param name string

@description('The monthly amount in the currency of the subscription.')
param amount int

@description('The first day of the month in which the budget begins, for example 2026-11-01. Azure does not allow a later change.')
param startDate string

@description('The action group that receives the notifications.')
param actionGroupId string

@description('The e-mail addresses that also receive the notifications.')
param emails string[]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'budget-${name}'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: '${startDate}T00:00:00Z'
    }
    notifications: {
      actual80: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
        contactRoles: ['Owner']
        contactGroups: [actionGroupId]
      }
      forecast100: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
        contactRoles: ['Owner']
        contactGroups: [actionGroupId]
      }
    }
  }
}
