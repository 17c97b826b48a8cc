// A monthly budget of the resource group. It stops nothing; it tells before and when the money is spent.
@description('The end of the name.')
param name string

@description('The amount a month, in the currency of the subscription.')
param amount int

@description('The first day of the month from which the budget counts, e.g. 2026-11-01. It cannot be changed later.')
param startDate string

@description('The action group that is told.')
param actionGroupId string

@description('E-mail addresses that are told, too.')
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
